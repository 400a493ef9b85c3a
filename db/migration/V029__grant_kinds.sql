alter table kubeconfig_grant
  drop constraint kubeconfig_grant_role_check,
  drop constraint kubeconfig_grant_state_check;
