alter table app_user drop constraint app_user_global_role_check;
