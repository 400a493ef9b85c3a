-- What the migrations come to. Written by GoldenSchemaIT, see README.md; not run by anything.

create table api_key (
  id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash text,
  owner_id uuid not null,
  role text not null,
  everywhere boolean not null,
  scopes text[] not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owner(id)
);
CREATE INDEX api_key_owner ON public.api_key USING btree (owner_id, created_at, id);
CREATE UNIQUE INDEX api_key_prefix ON public.api_key USING btree (prefix);
comment on column api_key.secret_hash is 'SHA-256 of the whole key, in hex; written in the same transaction as the row';
comment on column api_key.everywhere is 'whether the role holds for all owners';
comment on column api_key.last_used_at is 'to the minute';

create table app_user (
  id uuid not null,
  name text not null,
  owner_id uuid not null,
  global_role text,
  password_hash text,
  created_at timestamp with time zone not null,
  password_changed_at timestamp with time zone,
  version bigint not null default 1,
  removed_at timestamp with time zone,
  constraint app_user_pkey PRIMARY KEY (id),
  constraint app_user_name_key UNIQUE (name),
  constraint app_user_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owner(id)
);
comment on column app_user.removed_at is 'the row stays for the history, under another name, without password and roles';

create table audit (
  id bigint not null default nextval('audit_entry'::regclass),
  at timestamp with time zone not null,
  actor text not null,
  actor_kind text not null,
  action text not null,
  subject text,
  outcome text not null,
  reason text,
  request_id text not null,
  source text,
  way text
) partition by RANGE (at);
CREATE INDEX audit_action ON ONLY public.audit USING btree (action, at, id);
CREATE INDEX audit_actor ON ONLY public.audit USING btree (actor, at, id);
CREATE INDEX audit_newest ON ONLY public.audit USING btree (at, id);
CREATE INDEX audit_refused ON ONLY public.audit USING btree (at, id) WHERE (outcome = 'REFUSED'::text);
CREATE INDEX audit_request ON ONLY public.audit USING btree (request_id);
CREATE INDEX audit_source ON ONLY public.audit USING btree (source, at, id);
CREATE INDEX audit_subject ON ONLY public.audit USING btree (subject, at, id);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
comment on column audit.way is 'the way by which the actor came in; null: written by a release that did not keep it';

create table audit_first (
  id bigint not null,
  at timestamp with time zone not null,
  actor text not null,
  actor_kind text not null,
  action text not null,
  subject text,
  outcome text not null,
  reason text,
  request_id text not null,
  source text,
  way text,
  constraint audit_first_pkey PRIMARY KEY (id)
); -- part of audit
CREATE INDEX audit_first_action ON public.audit_first USING btree (action, at, id);
CREATE INDEX audit_first_actor ON public.audit_first USING btree (actor, at, id);
CREATE INDEX audit_first_newest ON public.audit_first USING btree (at, id);
CREATE INDEX audit_first_refused ON public.audit_first USING btree (at, id) WHERE (outcome = 'REFUSED'::text);
CREATE INDEX audit_first_request ON public.audit_first USING btree (request_id);
CREATE INDEX audit_first_source ON public.audit_first USING btree (source, at, id);
CREATE INDEX audit_first_subject ON public.audit_first USING btree (subject, at, id);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit_first FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON public.audit_first FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
comment on column audit_first.way is 'the way by which the actor came in; null: written by a release that did not keep it';

create table audit_other (
  id bigint not null default nextval('audit_entry'::regclass),
  at timestamp with time zone not null,
  actor text not null,
  actor_kind text not null,
  action text not null,
  subject text,
  outcome text not null,
  reason text,
  request_id text not null,
  source text,
  way text
); -- part of audit
CREATE INDEX audit_other_action_at_id_idx ON public.audit_other USING btree (action, at, id);
CREATE INDEX audit_other_actor_at_id_idx ON public.audit_other USING btree (actor, at, id);
CREATE INDEX audit_other_at_id_idx ON public.audit_other USING btree (at, id);
CREATE INDEX audit_other_at_id_idx1 ON public.audit_other USING btree (at, id) WHERE (outcome = 'REFUSED'::text);
CREATE INDEX audit_other_request_id_idx ON public.audit_other USING btree (request_id);
CREATE INDEX audit_other_source_at_id_idx ON public.audit_other USING btree (source, at, id);
CREATE INDEX audit_other_subject_at_id_idx ON public.audit_other USING btree (subject, at, id);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit_other FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON public.audit_other FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

create table cluster (
  id uuid not null,
  kind text not null,
  name text not null,
  display_name text not null,
  owner_id uuid not null,
  created_by text not null,
  created_by_kind text not null,
  host_id uuid,
  namespace text,
  labels jsonb not null,
  wanted text not null,
  generation bigint not null,
  spec jsonb not null,
  observed jsonb not null,
  observed_at timestamp with time zone,
  conditions jsonb not null,
  phase text not null,
  expires_at timestamp with time zone,
  max_expires_at timestamp with time zone,
  extensions_used integer not null default 0,
  lease_cause text not null,
  deletion_protection boolean not null default false,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  paused boolean not null default false,
  drift jsonb not null default '[]'::jsonb,
  drift_policy text,
  description text,
  release text,
  constraint cluster_pkey PRIMARY KEY (id),
  constraint cluster_host_id_fkey FOREIGN KEY (host_id) REFERENCES host(id),
  constraint cluster_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owner(id)
);
CREATE INDEX cluster_bootstrap ON public.cluster USING btree (id) WHERE ((deleted_at IS NULL) AND (((spec -> 'base'::text) ->> 'bootstrap'::text) = 'true'::text));
CREATE INDEX cluster_by_name ON public.cluster USING btree (name, id);
CREATE INDEX cluster_due ON public.cluster USING btree (expires_at, id) WHERE ((deleted_at IS NULL) AND (wanted = 'PRESENT'::text));
CREATE INDEX cluster_host_newest ON public.cluster USING btree (host_id, created_at, id);
CREATE UNIQUE INDEX cluster_live_name ON public.cluster USING btree (name) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX cluster_live_namespace ON public.cluster USING btree (host_id, namespace) WHERE (deleted_at IS NULL);
CREATE INDEX cluster_newest_owned ON public.cluster USING btree (created_at, id, owner_id);
CREATE INDEX cluster_owner_live ON public.cluster USING btree (owner_id, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX cluster_owner_newest ON public.cluster USING btree (owner_id, created_at, id);
comment on column cluster.phase is 'result of one pure function of wanted, observed and the open operation, written by the same statement as those';
comment on column cluster.paused is 'wanted asleep, while wanted is PRESENT';
comment on column cluster.drift is 'what was last seen to be otherwise than wanted';
comment on column cluster.drift_policy is 'REPORT, REPAIR or ADOPT_CHANGE; null: what the host says';
comment on column cluster.release is 'what it is called on its host; null: as it is here';

create table event (
  id bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  "position" bigint,
  type text not null,
  occurred_at timestamp with time zone not null,
  cluster_id uuid not null,
  operation_id uuid,
  owner_id uuid not null,
  phase text not null,
  actor text not null,
  actor_kind text not null,
  changes jsonb not null,
  constraint event_pkey PRIMARY KEY (id),
  constraint event_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);
CREATE INDEX event_cluster ON public.event USING btree (cluster_id, "position");
CREATE INDEX event_operation ON public.event USING btree (operation_id, "position") WHERE (operation_id IS NOT NULL);
CREATE INDEX event_owner ON public.event USING btree (owner_id, "position");
CREATE UNIQUE INDEX event_position ON public.event USING btree ("position") WHERE ("position" IS NOT NULL);
CREATE INDEX event_unstamped ON public.event USING btree (xid, id) WHERE ("position" IS NULL);

create table event_epoch (
  only_row boolean not null default true,
  epoch text not null,
  is_first boolean not null,
  system_identifier bigint,
  table_oid bigint,
  constraint event_epoch_pkey PRIMARY KEY (only_row),
  constraint event_epoch_only_row_check CHECK (only_row)
);
comment on column event_epoch.system_identifier is 'of the PostgreSQL server that the log was last seen on; null: not seen yet, or the service may not ask';
comment on column event_epoch.table_oid is 'of this table when it was last seen: copies of the whole server keep it, a restored dump has another; null: not seen yet';

create table event_head (
  only_row boolean not null default true,
  "position" bigint not null,
  kept_after bigint not null default 0,
  constraint event_head_pkey PRIMARY KEY (only_row),
  constraint event_head_only_row_check CHECK (only_row)
);

create table failed_sign_in (
  name text not null,
  address text not null,
  hour timestamp with time zone not null,
  last_at timestamp with time zone not null,
  attempts integer not null default 1,
  constraint failed_sign_in_pkey PRIMARY KEY (hour, name, address)
);
comment on column failed_sign_in.name is 'What the request gave as the user''s name; there need not be such a user.';
comment on column failed_sign_in.address is 'Where it came from, of IPv6 the network of 64 bits; empty when that is not known.';

create table host (
  id uuid not null,
  name text not null,
  kind text not null,
  managed_by text not null,
  configured boolean not null,
  region text,
  kubernetes_version text,
  reachable boolean,
  observed_at timestamp with time zone,
  labels jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  version bigint not null default 1,
  cordoned boolean not null default false,
  max_clusters integer,
  drift_policy text not null default 'REPORT'::text,
  capacity jsonb,
  conditions jsonb not null default '[]'::jsonb,
  inspected_at timestamp with time zone,
  counted_at timestamp with time zone,
  removed_at timestamp with time zone,
  values_profile text not null default 'RESTRICTED'::text,
  tenant_defaults text not null default 'ON'::text,
  lacking jsonb not null default '[]'::jsonb,
  server_uid text,
  server_uid_changed_at timestamp with time zone,
  constraint host_pkey PRIMARY KEY (id),
  constraint host_name_key UNIQUE (name)
);
comment on column host.configured is 'false: a host that the configuration named once and names no more; its clusters stay';
comment on column host.inspected_at is 'when version, rights, StorageClass and quota were last checked; null: to be done at once';
comment on column host.counted_at is 'when capacity was last counted; null: to be done at once';
comment on column host.removed_at is 'the row stays for the history of its clusters';
comment on column host.values_profile is 'RESTRICTED, TRUSTED or ANY: what the own values of its clusters may say, where owner and template allow less';
comment on column host.tenant_defaults is 'REQUIRE, ON or OFF: whether fences stand around its clusters by themselves';
comment on column host.lacking is 'the features that the service has no rights for, as last inspected; a name that is not known is of a later release';
comment on column host.server_uid is 'the uid of its namespace kube-system, as last inspected; null while that was never seen';
comment on column host.server_uid_changed_at is 'when server_uid was last another one before; null: it never was';

create table host_access (
  host_id uuid not null,
  reached_by text not null,
  key_id text,
  sealed bytea,
  changed_at timestamp with time zone not null,
  eks jsonb,
  constraint host_access_pkey PRIMARY KEY (host_id),
  constraint host_access_host_id_fkey FOREIGN KEY (host_id) REFERENCES host(id),
  constraint host_access_sealed_by_key CHECK (((sealed IS NULL) = (key_id IS NULL)))
);
comment on table host_access is 'how registered hosts are reached; configured ones are not in it';
comment on column host_access.sealed is 'the kubeconfig by AES-256-GCM, bound to host_id; key_id says by which key';
comment on column host_access.eks is 'region, name and roleArn of a cluster of EKS; null where the host is reached otherwise';

create table host_token_issuer (
  host_id uuid not null,
  issuer text not null,
  seen_at timestamp with time zone not null,
  constraint host_token_issuer_pkey PRIMARY KEY (host_id),
  constraint host_token_issuer_host_id_fkey FOREIGN KEY (host_id) REFERENCES host(id)
);
comment on column host_token_issuer.issuer is 'as the API server said when the host was last inspected; several hosts may have the same';
comment on column host_token_issuer.seen_at is 'when the host was first seen with it; of several hosts of one issuer the first is asked';

create table host_watch (
  host text not null,
  holder text not null,
  held_until timestamp with time zone not null,
  current_at timestamp with time zone,
  look_until timestamp with time zone,
  constraint host_watch_pkey PRIMARY KEY (host)
);
comment on column host_watch.held_until is 'another replica takes over from then on';
comment on column host_watch.current_at is 'the inventory held all that was to be seen on the host then; null: never';
comment on column host_watch.look_until is 'somebody looks at the whole host for all that wait, until then at the latest';

create table idempotency (
  subject text not null,
  mutation text not null,
  key text not null,
  input_hash bytea not null,
  cluster_id uuid,
  operation_id uuid,
  created_at timestamp with time zone not null,
  host_id uuid,
  grant_id uuid,
  template_id uuid,
  answer text[],
  constraint idempotency_pkey PRIMARY KEY (subject, mutation, key)
);
CREATE INDEX idempotency_oldest ON public.idempotency USING btree (created_at);
comment on column idempotency.answer is 'the global ids of what was answered about; null where the last release wrote: then it stands in cluster_id and the columns like it, which the next release drops';

create table issued_user (
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  constraint issued_user_pkey PRIMARY KEY (issuer, subject),
  constraint issued_user_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id)
);
CREATE UNIQUE INDEX issued_user_user ON public.issued_user USING btree (user_id);
comment on table issued_user is 'users who come in by the tokens of an identity provider, and by nothing else';
comment on column issued_user.subject is 'the claim sub, which is the same for as long as the issuer knows them';

create table issuer_token_floor (
  issuer text not null,
  subject text not null,
  not_before timestamp with time zone not null,
  constraint issuer_token_floor_pkey PRIMARY KEY (issuer, subject)
);

create table kubeconfig_grant (
  id uuid not null,
  cluster_id uuid not null,
  role text not null,
  state text not null,
  issued_to text not null,
  issued_to_kind text not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  error text,
  due_at timestamp with time zone,
  tries integer not null default 0,
  version bigint not null,
  constraint kubeconfig_grant_pkey PRIMARY KEY (id),
  constraint kubeconfig_grant_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);
CREATE INDEX kubeconfig_grant_cluster_newest ON public.kubeconfig_grant USING btree (cluster_id, issued_at, id);
CREATE INDEX kubeconfig_grant_due ON public.kubeconfig_grant USING btree (due_at, id) WHERE (due_at IS NOT NULL);
comment on column kubeconfig_grant.due_at is 'when what it has inside the cluster is to be taken away, or that is to be tried again; null: nothing is left there';

create table membership (
  user_id uuid not null,
  owner_id uuid not null,
  role text not null,
  constraint membership_pkey PRIMARY KEY (user_id, owner_id),
  constraint membership_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owner(id),
  constraint membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id)
);
CREATE INDEX membership_owner ON public.membership USING btree (owner_id, user_id);

create table operation (
  id uuid not null,
  cluster_id uuid not null,
  kind text not null,
  state text not null,
  requested_by text not null,
  requested_by_kind text not null,
  requested_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  deadline timestamp with time zone not null,
  attempt integer not null default 0,
  steps jsonb not null,
  progress integer,
  error_reason text,
  error_message text,
  stop text,
  create_started boolean not null default false,
  superseded_by uuid,
  claim uuid,
  claimed_by text,
  claim_ends timestamp with time zone,
  version bigint not null,
  child_deaths integer,
  worker_deaths integer,
  constraint operation_pkey PRIMARY KEY (id),
  constraint operation_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  constraint operation_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES operation(id)
);
CREATE UNIQUE INDEX operation_begun ON public.operation USING btree (cluster_id) WHERE (state = ANY (ARRAY['RUNNING'::text, 'WAITING'::text, 'AWAITING_APPROVAL'::text]));
CREATE INDEX operation_cluster_newest ON public.operation USING btree (cluster_id, requested_at, id);
CREATE INDEX operation_ended ON public.operation USING btree (finished_at, id) WHERE (finished_at IS NOT NULL);
CREATE INDEX operation_newest ON public.operation USING btree (requested_at, id);
CREATE INDEX operation_open ON public.operation USING btree (cluster_id) WHERE (finished_at IS NULL);
CREATE UNIQUE INDEX operation_queued ON public.operation USING btree (cluster_id) WHERE (state = 'QUEUED'::text);
CREATE INDEX operation_superseded_by ON public.operation USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);
comment on column operation.claim is 'of the run that works on it now; null: nobody does';
comment on column operation.claim_ends is 'when the longest native call of that run is over, should the run be dead';
comment on column operation.child_deaths is 'processes of Helm''s that died in the middle of its calls';
comment on column operation.worker_deaths is 'runs that claimed it and have not let go of it: those that died, and the present one';

create table owner (
  id uuid not null,
  name text not null,
  kind text not null,
  created_at timestamp with time zone not null,
  version bigint not null default 1,
  max_clusters integer,
  profile text not null default 'RESTRICTED'::text,
  updated_at timestamp with time zone,
  removed_at timestamp with time zone,
  quota jsonb,
  constraint owner_pkey PRIMARY KEY (id),
  constraint owner_name_key UNIQUE (name)
);
comment on column owner.max_clusters is 'the most live clusters that it may have; null: any number';
comment on column owner.profile is 'what values of its clusters may say: RESTRICTED, TRUSTED or ANY; kept, not judged yet';
comment on column owner.removed_at is 'the row stays for the history of its clusters; when its name is used again, this row gets another one';
comment on column owner.quota is 'of virtual clusters, clusters of EKS, weight, lease, cpu in thousandths of a core, memory in bytes; what is not there is not limited';

create table page_session (
  id uuid not null,
  user_id uuid not null,
  hash bytea not null,
  former_hash bytea,
  salt bytea,
  rotated_at timestamp with time zone,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  source text,
  issuer text,
  subject text,
  issuer_groups text[],
  confirmed_at timestamp with time zone,
  constraint page_session_pkey PRIMARY KEY (id),
  constraint page_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id)
);
CREATE INDEX page_session_user ON public.page_session USING btree (user_id);
comment on column page_session.hash is 'SHA-256 of the present secret, of 32 random bytes';
comment on column page_session.used_at is 'to the minute';
comment on column page_session.confirmed_at is 'when the identity provider said last who it is; null: the session began by a password';

create table policy (
  id uuid not null,
  name text not null,
  description text,
  expression text not null,
  actions text[] not null,
  effect text not null,
  message text not null,
  default_lease_seconds bigint,
  default_labels jsonb not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version bigint not null,
  constraint policy_pkey PRIMARY KEY (id)
);
CREATE INDEX policy_created ON public.policy USING btree (created_at, id);
CREATE UNIQUE INDEX policy_name ON public.policy USING btree (name) WHERE (removed_at IS NULL);
comment on column policy.expression is 'of CEL, the Common Expression Language: true where the policy applies';
comment on column policy.actions is 'the mutations that it is asked about; empty: all';
comment on column policy.default_lease_seconds is 'how long a new cluster lives whose request does not say; null where the policy does not either';
comment on column policy.default_labels is 'what a new cluster gets of labels that its request does not have';

create table policy_hits (
  policy_id uuid not null,
  version bigint not null,
  hits bigint not null,
  last_at timestamp with time zone not null,
  constraint policy_hits_pkey PRIMARY KEY (policy_id),
  constraint policy_hits_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES policy(id)
);
comment on column policy_hits.version is 'the version of the policy that is counted: with another one it begins anew';

create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by text,
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  priority smallint,
  owner_id uuid,
  constraint scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON public.scheduled_tasks USING btree (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON public.scheduled_tasks USING btree (last_heartbeat);
CREATE INDEX scheduled_tasks_turn ON public.scheduled_tasks USING btree (COALESCE((owner_id)::text, task_name), picked, execution_time);
comment on column scheduled_tasks.owner_id is 'whose work it is; null: that of everybody, or of a release that did not say so';

create table simulated_cluster (
  host text not null,
  namespace text not null,
  name text not null,
  cluster_id uuid,
  created_at timestamp with time zone not null,
  deleting_since timestamp with time zone,
  paused boolean not null default false,
  revision bigint not null default 0,
  changed_at timestamp with time zone,
  bootstrap boolean not null default false,
  constraint simulated_cluster_pkey PRIMARY KEY (host, namespace, name)
);
comment on column simulated_cluster.changed_at is 'when it was last woken or changed: it starts anew from then';

create table template (
  id uuid not null,
  name text not null,
  newest integer not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint template_pkey PRIMARY KEY (id),
  constraint template_name_key UNIQUE (name)
);
comment on column template.removed_at is 'the row stays for the history; saved again, its versions go on';

create table template_version (
  template_id uuid not null,
  version integer not null,
  content jsonb not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamp with time zone not null,
  constraint template_version_pkey PRIMARY KEY (template_id, version),
  constraint template_version_template_id_fkey FOREIGN KEY (template_id) REFERENCES template(id)
);
comment on column template_version.content is 'never changed; its values and bootstrap may hold secrets';

create table token_floor (
  name text not null,
  not_before timestamp with time zone not null,
  constraint token_floor_pkey PRIMARY KEY (name)
);

create table trust_rule (
  id uuid not null,
  name text not null,
  owner_id uuid not null,
  issuer text not null,
  repository text not null,
  conditions jsonb not null,
  role text not null,
  scopes text[] not null,
  lifetime_seconds integer not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version bigint not null,
  constraint trust_rule_pkey PRIMARY KEY (id),
  constraint trust_rule_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owner(id)
);
CREATE INDEX trust_rule_job ON public.trust_rule USING btree (issuer, repository) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX trust_rule_name ON public.trust_rule USING btree (owner_id, name) WHERE (removed_at IS NULL);
CREATE INDEX trust_rule_owner ON public.trust_rule USING btree (owner_id, created_at, id);
comment on column trust_rule.issuer is 'iss of the jobs'' tokens, to the letter';
comment on column trust_rule.repository is 'the repository''s id at that issuer, as text';
comment on column trust_rule.conditions is 'by claim, the texts of which it must be one; a * at the end of one stands for the rest';

create table used_sign_in (
  hash bytea not null,
  ends_at timestamp with time zone not null,
  constraint used_sign_in_pkey PRIMARY KEY (hash)
);
CREATE INDEX used_sign_in_ends_at ON public.used_sign_in USING btree (ends_at);
comment on column used_sign_in.hash is 'SHA-256 of the state, which is random';

CREATE OR REPLACE FUNCTION public.audit_drop_parts(before timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET "DateStyle" TO 'ISO'
 SET lock_timeout TO '2s'
AS $function$
declare
  home constant text := 'public';
  old record;
  latest constant timestamptz := least(before, now() - interval '90 days');
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  for old in select p.part from public.audit_parts() p where p.ends <= latest order by p.ends loop
    execute format('drop table %I.%I', home, old.part);
    dropped := dropped + 1;
  end loop;
  if (select max(at) < latest from public.audit_other) then
    -- Nobody adds one to it between the look and its end.
    lock table public.audit_other in access exclusive mode;
  end if;
  if (select max(at) < latest from public.audit_other) then
    drop table public.audit_other;
    create table public.audit_other partition of public.audit default;
    create trigger audit_never_emptied before truncate on public.audit_other
      for each statement execute function public.audit_is_append_only();
    dropped := dropped + 1;
  end if;
  return dropped;
end
$function$;

CREATE OR REPLACE FUNCTION public.audit_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit entries are never changed or removed';
end
$function$;

CREATE OR REPLACE FUNCTION public.audit_make_parts(until timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET "DateStyle" TO 'ISO'
 SET lock_timeout TO '2s'
AS $function$
declare
  home constant text := 'public';
  begins timestamptz;
  ends timestamptz;
  part text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  loop
    begins := (select max(p.ends) from public.audit_parts() p);
    exit when begins > least(until, now() + interval '400 days');
    ends := begins + interval '1 month';
    part := 'audit_' || to_char(begins, 'YYYY_MM');
    execute format('create table %1$I.%2$I (like %1$I.audit including defaults including comments)', home, part);
    if exists (select from public.audit_other where at >= begins and at < ends) then
      alter table public.audit_other disable trigger audit_append_only;
      execute format(
        'with moved as (delete from %1$I.audit_other where at >= %2$L and at < %3$L returning *) insert into %1$I.%4$I select * from moved',
        home, begins, ends, part);
      alter table public.audit_other enable trigger audit_append_only;
    end if;
    execute format(
      'alter table %1$I.audit attach partition %1$I.%2$I for values from (%3$L) to (%4$L)', home, part, begins, ends);
    execute format(
      'create trigger audit_never_emptied before truncate on %1$I.%2$I for each statement execute function %1$I.audit_is_append_only()',
      home, part);
    made := made + 1;
  end loop;
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION public.audit_parts(OUT part text, OUT ends timestamp with time zone)
 RETURNS SETOF record
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET "DateStyle" TO 'ISO'
 SET lock_timeout TO '2s'
AS $function$
  select c.relname::text, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'public.audit'::regclass
$function$;
