{{- define "vcm.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "vcm.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "vcm.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "vcm.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Two releases of one name in two namespaces each have their own. */}}
{{- define "vcm.clusterRole" -}}
{{- printf "%s-%s" .Release.Namespace (include "vcm.fullname" .) -}}
{{- end -}}

{{- define "vcm.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "vcm.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "vcm.selector" -}}
app.kubernetes.io/name: {{ include "vcm.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "vcm.labels" -}}
{{ include "vcm.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Not empty when a host is the cluster that the service runs in. */}}
{{- define "vcm.inCluster" -}}
{{- range .Values.hosts }}{{ if .inCluster }}true{{ end }}{{ end -}}
{{- end -}}

{{- define "vcm.kubeconfigKey" -}}
{{- .kubeconfig.key | default "kubeconfig" -}}
{{- end -}}
