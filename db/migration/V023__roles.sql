alter table membership drop constraint membership_role_check;
