alter table audit drop constraint audit_outcome_check;
