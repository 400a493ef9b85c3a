#!/usr/bin/env bash
# Runs a command with a cluster of its own, and takes the cluster away whatever comes of it:
#
#   examples/ci.sh kubectl get namespaces
#
# The command finds the cluster by KUBECONFIG; its exit code is the job's. Who asks, and for what kind of
# cluster: see the variables in `vcm help`.
set -euo pipefail

vcm="$(dirname "$0")/vcm"

# The run and its attempt, as the pipeline's host names them; see docs/ci.md for others.
run=${RUN_ID:-${GITHUB_RUN_ID:-${CI_PIPELINE_ID:-${BITBUCKET_BUILD_NUMBER:-${BUILD_TAG:-}}}}}
attempt=${RUN_ATTEMPT:-${GITHUB_RUN_ATTEMPT:-${CI_JOB_ID:-${BITBUCKET_STEP_RUN_NUMBER:-1}}}}
: "${run:?is not known: set RUN_ID, and RUN_ATTEMPT when a run can be repeated}"
[ $# -gt 0 ] || { echo "Usage: $0 COMMAND [ARGUMENT…]" >&2; exit 2; }

# One name and one key for an attempt: a step that is repeated within it finds its cluster again, the
# next attempt gets a fresh one. Jobs that run beside each other need a NAME each.
wanted=${NAME:-ci${GITHUB_JOB:+-$GITHUB_JOB}}-$run-$attempt

# Jenkins' BUILD_TAG has capitals and underscores, and may be long: what a name may not have is replaced,
# and a sum at its end keeps apart what would then be the same.
name=$(printf %s "$wanted" | LC_ALL=C tr A-Z a-z | LC_ALL=C tr -c a-z0-9- -)
if [ "$name" != "$wanted" ] || [ ${#name} -gt 40 ]; then
  sum=$(printf %s "$wanted" | cksum | cut -d ' ' -f 1)
  name=${name:0:29}-$sum
fi
folder=$(mktemp -d)
cluster=
child=

# Beside the shell, so that a signal does not have to wait for the command's end.
beside() {
  "$@" <&0 &
  child=$!
  wait "$child"
}

take_away() {
  [ -z "$child" ] || kill "$child" 2> /dev/null || true
  rm -rf "$folder"
  if [ -n "$cluster" ]; then
    "$vcm" delete "$cluster" || echo "$name stays until its lease ends" >&2
  fi
}
trap take_away EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# At once, and only then the wait: from here on the trap knows what to take away. By its id, which is
# nobody else's; what was refused, for instance since the name is another's, is not ours to delete.
cluster=$("$vcm" create "$name" --key "$name" --for "${LEASE:-1h}")
beside "$vcm" wait "$cluster"

# It ends with the lease at the latest.
"$vcm" kubeconfig "$cluster" > "$folder/kubeconfig"
export KUBECONFIG="$folder/kubeconfig"

beside "$@"
