#!/usr/bin/env python3
"""Runs a command with a cluster of its own, and takes the cluster away whatever comes of it:

    examples/ci.py kubectl get namespaces

The command finds the cluster by KUBECONFIG; its exit code is the job's. Needs `requests`, and in the
environment: VCM, the graph's address; VCM_API_KEY, or LOGIN_USER and LOGIN_PASSWORD, or TOKEN; the run's id and attempt.
What kind of cluster it is say OWNER, HOST, SIZE and TEMPLATE.
"""

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import requests


class Refused(Exception):
    """The service said no, and why."""


class Service:
    """The graph, asked as one user."""

    PATIENCE = 7200  # seconds: what is not ready by then is given up

    def __init__(self, address, user=None, password=None, token=None, key=None):
        self.address, self.user, self.password = address, user, password
        self.http = requests.Session()
        if key:
            self.user = None
            self.http.headers["X-API-Key"] = key
        else:
            self.give(token)

    def give(self, token):
        self.http.headers.pop("Authorization", None)
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def sign_in(self):
        """A token lasts half an hour, a job may take longer: sign in again whenever one is refused."""
        self.give(None)
        login = self.mutate(
            "login",
            """mutation ($user: String!, $password: String!) { login(input: { username: $user, password: $password }) {
                 accessToken userErrors { path code message } } }""",
            {"user": self.user, "password": self.password},
        )
        self.give(login["accessToken"])

    def ask(self, document, variables):
        """The answer's data. What may be sent again is, for a minute: the mutations here carry a key, or may be repeated."""
        signed_in = False
        for pause in (1, 2, 4, 8, 16, None):
            try:
                answer = self.http.post(
                    self.address, json={"query": document, "variables": variables}, timeout=100
                ).json()
                errors = answer.get("errors") or []
            except (requests.ConnectionError, requests.Timeout, requests.JSONDecodeError) as e:
                answer, errors = {}, [{"message": f"no answer from {self.address}: {e}", "extensions": {"retryable": True}}]
            if not errors:
                return answer["data"]
            codes = {error.get("extensions", {}).get("code") for error in errors}
            if "UNAUTHENTICATED" in codes and self.user and not signed_in:
                self.sign_in()
                signed_in = True
                continue
            retryable = codes & {"UNAVAILABLE", "RATE_LIMITED"} or any(
                error.get("extensions", {}).get("retryable") for error in errors
            )
            said = "; ".join(error["message"] for error in errors)
            if pause is None or not retryable:
                raise Refused(said)
            print(f"{said}; trying again in {pause} s", file=sys.stderr)
            time.sleep(pause)

    def mutate(self, field, document, variables):
        """The field's payload. A refusal stands in it and not among the errors of GraphQL: look."""
        payload = self.ask(document, variables)[field]
        if payload["userErrors"]:
            raise Refused(
                "; ".join(f"{'.'.join(e['path'])}: {e['message']} ({e['code']})" for e in payload["userErrors"])
            )
        return payload

    def create(self, name, key, lease, kind):
        """Asks for a cluster of that kind: its id. The same key gives the same cluster, never a second one."""
        return self.mutate(
            "createVirtualCluster",
            """mutation ($input: CreateVirtualClusterInput!) { createVirtualCluster(input: $input) {
                 cluster { id } userErrors { path code message } } }""",
            {"input": {**kind, "name": name, "idempotencyKey": key, "lease": {"for": lease}}},
        )["cluster"]["id"]

    def wait(self, cluster):
        """Returns when it is ready, and raises when it will not be."""
        seen = self.look(cluster)
        end = time.monotonic() + self.PATIENCE
        for operation in seen["operations"]["nodes"]:
            while not operation["done"]:
                operation = self.ask(
                    """query ($id: ID!) { operation(id: $id, waitSeconds: 60) { id done state error { reason message } } }""",
                    {"id": operation["id"]},
                )["operation"]
                if not operation["done"] and time.monotonic() > end:
                    raise Refused(f"{seen['name']}: {operation['state']} still, after {self.PATIENCE} s")
            if operation["state"] != "SUCCEEDED":
                raise Refused(f"{seen['name']}: {operation['state']}: {operation['error']}")
        seen = self.look(cluster)
        # Also when the create went well: somebody may have deleted it meanwhile.
        if seen["phase"] in ("DELETING", "DELETED"):
            raise Refused(
                f"{seen['name']} was made under this key before and has been deleted since; raise RUN_ATTEMPT for another one"
            )
        if seen["phase"] != "READY":
            raise Refused(f"{seen['name']} is {seen['phase']}, not READY")

    def look(self, cluster):
        found = self.ask(
            """query ($id: ID!) { cluster(by: { id: $id }) { name phase operations(first: 1) {
                 nodes { id done state error { reason message } } } } }""",
            {"id": cluster},
        )["cluster"]
        if found is None:
            raise Refused(f"There is no cluster {cluster} that {self.user or 'this token'} may see")
        return found

    def kubeconfig(self, cluster):
        """It ends with the cluster's lease at the latest."""
        for pause in (1, 2, 4, 8, None):
            try:
                return self.mutate(
                    "issueKubeconfig",
                    """mutation ($input: IssueKubeconfigInput!) { issueKubeconfig(input: $input) {
                         kubeconfig instructions userErrors { path code message } } }""",
                    {"input": {"cluster": cluster, "role": "ADMIN"}},
                )
            except Refused as e:
                # A control plane that is just ready may not answer yet.
                if pause is None or "(UNAVAILABLE)" not in str(e):
                    raise
                time.sleep(pause)

    def delete(self, cluster):
        self.mutate(
            "deleteCluster",
            """mutation ($cluster: ID!) { deleteCluster(input: { cluster: $cluster }) { userErrors { path code message } } }""",
            {"cluster": cluster},
        )


def graph(address):
    """The graph's own address, also where only the service's was given."""
    return address if address.endswith("/graphql") else address.rstrip("/") + "/graphql"


def first(*names, otherwise=None):
    """The first of these variables that is set."""
    return next((os.environ[name] for name in names if os.environ.get(name)), otherwise)


def valid(wanted):
    """A name that a cluster may have. Jenkins' BUILD_TAG has capitals and underscores, and may be long: what a name
    may not have is replaced, and a sum at its end keeps apart what would then be the same."""
    name = re.sub("[^a-z0-9-]", "-", wanted.lower())
    if name == wanted and len(name) <= 40:
        return name
    return f"{name[:29]}-{hashlib.sha256(wanted.encode()).hexdigest()[:10]}"


def run(service, name, lease, kind, command):
    """The command's exit code."""
    cluster = service.create(name, key=name, lease=lease, kind=kind)
    try:
        service.wait(cluster)
        given = service.kubeconfig(cluster)
        if given["instructions"]:
            print(given["instructions"], file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kubeconfig")
            with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(given["kubeconfig"])
            try:
                return subprocess.run(command, env={**os.environ, "KUBECONFIG": path}).returncode
            except OSError as e:
                print(f"{command[0]} cannot be run: {e.strerror}", file=sys.stderr)
                return 127
    finally:
        try:
            service.delete(cluster)
        except Refused as e:
            print(f"{name} stays until its lease ends: {e}", file=sys.stderr)


def main():
    run_id = first("RUN_ID", "GITHUB_RUN_ID", "CI_PIPELINE_ID", "BITBUCKET_BUILD_NUMBER", "BUILD_TAG")
    attempt = first("RUN_ATTEMPT", "GITHUB_RUN_ATTEMPT", "CI_JOB_ID", "BITBUCKET_STEP_RUN_NUMBER", otherwise="1")
    if not run_id:
        sys.exit("Set RUN_ID, and RUN_ATTEMPT when a run can be repeated")
    if len(sys.argv) < 2:
        sys.exit(f"Usage: {sys.argv[0]} COMMAND [ARGUMENT…]")
    service = Service(
        graph(first("VCM", otherwise="http://localhost:8000/graphql")),
        first("LOGIN_USER"),
        first("LOGIN_PASSWORD"),
        first("TOKEN"),
        first("VCM_API_KEY"),
    )
    # What CI sends when a job is cancelled ends it as Ctrl-C does: by way of `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Jobs that run beside each other need a NAME each, else they share a cluster.
    own = "-".join(["ci", *filter(None, [first("GITHUB_JOB")])])
    name = valid(f"{first('NAME', otherwise=own)}-{run_id}-{attempt}")
    kind = {field: first(field.upper()) for field in ("owner", "host", "size", "template")}
    kind = {field: value for field, value in kind.items() if value}
    try:
        sys.exit(run(service, name, first("LEASE", otherwise="1h"), kind, sys.argv[1:]))
    except Refused as e:
        sys.exit(f"{name}: {e}")


if __name__ == "__main__":
    main()
