-- The members of an owner are read by owner; the primary key begins with the user.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists membership_owner;
create index concurrently membership_owner on membership (owner_id, user_id);
