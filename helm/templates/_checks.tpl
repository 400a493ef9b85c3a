{{/*
What cannot run is refused before anything is made. values.schema.json says what each key may be; what keys mean
together is said here, with what to do about it.
*/}}
{{- define "vcm.checks" -}}
{{- $embedded := .Values.database.embedded.enabled -}}
{{- if and $embedded .Values.database.existingSecret -}}
{{- fail "\n\ndatabase.existingSecret and database.embedded.enabled exclude each other: choose one database." -}}
{{- end -}}
{{- if not (or $embedded .Values.database.existingSecret) -}}
{{- fail "\n\nNo database. Name a Secret with url, username and password of a PostgreSQL (16 or newer) in database.existingSecret,\nor, for a trial: --set database.embedded.enabled=true --set replicas=1" -}}
{{- end -}}
{{- if and $embedded (gt (int .Values.replicas) 1) -}}
{{- fail "\n\nThe embedded database serves one replica: --set replicas=1, or name a PostgreSQL of your own in database.existingSecret." -}}
{{- end -}}
{{- if and (not $embedded) (not .Values.jwt.existingSecret) -}}
{{- fail "\n\nNo key for tokens, on which all replicas must agree. Name a Secret in jwt.existingSecret; make one with:\n  kubectl create secret generic vcluster-api-secrets --from-literal=jwt-secret=\"$(openssl rand -base64 48)\"" -}}
{{- end -}}
{{- range $name, $issuer := .Values.issuers -}}
{{- if and $issuer.clientId (not $.Values.externalUrl) -}}
{{- fail (printf "\n\nissuers.%s.clientId needs externalUrl: it is where people come back who have signed in there." $name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "\n\ningress.enabled needs ingress.host." -}}
{{- end -}}
{{- with .Values.certificates -}}
{{- if .enabled -}}
{{- if not .authoritySecret -}}
{{- fail "\n\ncertificates.enabled needs certificates.authoritySecret: a Secret with ca.crt, the authorities by whom clients' certificates are signed." -}}
{{- end -}}
{{- if not (or .existingSecret ($.Values.tls).existingSecret) -}}
{{- fail "\n\ncertificates.enabled needs certificates.existingSecret, or tls.existingSecret: a Secret with the door's own tls.crt and tls.key." -}}
{{- end -}}
{{- if not .rules -}}
{{- fail "\n\ncertificates.enabled needs certificates.rules: without one no client could come by its certificate." -}}
{{- end -}}
{{- range $client, $rule := .rules -}}
{{- if eq (empty $rule.commonName) (empty $rule.san) -}}
{{- fail (printf "\n\ncertificates.rules.%s needs one of commonName and san." $client) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
