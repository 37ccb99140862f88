-- The history only grows: entries in order, each with the hash of the one before, and what the entry of a run found anew.
-- Everything else (states, owners, acceptances, sign-offs) is read from them.
create table entry (
  number integer primary key,
  kind text not null,
  at text not null,
  who text not null,
  says text not null,
  before text not null,
  hash text not null
);
-- How a run moved a finding: open (new, reopened, or as it stands now), resolved, or held: not found, and yet not resolved,
-- because it is waiting or blocked now, or the run looked at an earlier moment. What is not named here stayed as it was.
create table finding (
  entry integer not null,
  finding_id text not null,
  change text not null check (change in ('open', 'resolved', 'waiting', 'blocked', 'earlier')),
  facts text check ((facts is null) = (change <> 'open')),
  primary key (entry, finding_id)
) without rowid;
create trigger entry_is_never_changed before update on entry
begin
  select raise(abort, 'an entry of the history is never changed');
end;
create trigger entry_is_never_removed before delete on entry
begin
  select raise(abort, 'an entry of the history is never removed');
end;
create trigger entry_follows_the_last before insert on entry
when new.number is not (select coalesce(max(number), 0) + 1 from entry)
  or new.before is not coalesce((select hash from entry order by number desc limit 1), '')
begin
  select raise(abort, 'an entry of the history follows the last one');
end;
create trigger finding_is_never_changed before update on finding
begin
  select raise(abort, 'a finding of the history is never changed');
end;
create trigger finding_is_never_removed before delete on finding
begin
  select raise(abort, 'a finding of the history is never removed');
end;
create trigger finding_comes_before_its_entry before insert on finding
when new.entry is not (select coalesce(max(number), 0) + 1 from entry)
begin
  select raise(abort, 'a finding of the history is recorded with its entry');
end;
