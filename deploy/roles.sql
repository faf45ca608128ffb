-- The three roles of the product, in the database psql is connected to. Run as a superuser; again is harmless.
--
--   zxd_owner  owns the tables: migrates and loads the notice, and does nothing else.
--   app_rw     runs web, worker and beat. The migrations take from it the right to change or delete what is
--              append-only (events, books, registers), so no fault of the program can rewrite the past.
--   app_desk   is what app_rw becomes while it answers a request: it reads the cases of one person's organisation,
--              and changes none. Nobody signs in as it.
--
-- The postgres service runs this file on its first start. By hand, and to give the roles new passwords:
--   ZXD_OWNER_PASSWORD=… APP_RW_PASSWORD=… psql -v ON_ERROR_STOP=1 -d zxd -f deploy/roles.sql
\set ON_ERROR_STOP on
-- A variable that is not set stays a colon and a name below, which is no SQL: the file then stops there.
\getenv owner_password ZXD_OWNER_PASSWORD
\getenv runtime_password APP_RW_PASSWORD

select not exists (select from pg_roles where rolname = 'zxd_owner') as no_owner,
       not exists (select from pg_roles where rolname = 'app_rw') as no_runtime,
       not exists (select from pg_roles where rolname = 'app_desk') as no_desk
\gset
\if :no_owner
create role zxd_owner;
\endif
\if :no_runtime
create role app_rw;
\endif
\if :no_desk
create role app_desk;
\endif
alter role zxd_owner with login nosuperuser nocreatedb nocreaterole noreplication password :'owner_password';
alter role app_rw with login nosuperuser nocreatedb nocreaterole noreplication password :'runtime_password';
alter role app_desk with nologin nosuperuser nocreatedb nocreaterole noreplication;
grant app_desk to app_rw with inherit false;

alter database :"DBNAME" owner to zxd_owner;
revoke all on database :"DBNAME" from public;
grant connect on database :"DBNAME" to app_rw;
alter schema public owner to zxd_owner;
revoke all on schema public from public;
grant usage on schema public to app_rw, app_desk;

-- Exclusion constraints over periods; search in Chinese names.
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- What the owner creates from now on; the migrations then narrow it table by table.
alter default privileges for role zxd_owner in schema public
    grant select, insert, update, delete on tables to app_rw, app_desk;
alter default privileges for role zxd_owner in schema public
    grant usage, select on sequences to app_rw, app_desk;
