-- Roles of a PostgreSQL installation (decision 15). Run as the owner of the tables, after `huabiao manage migrate`,
-- and again after every upgrade: it may be repeated.
--
--   huabiao_backoffice  the back office: edits; on what is written once it may only insert
--   huabiao_worker      the edge worker: certifies and publishes, records emergency withdrawals; sees nothing of the
--                       editing tables, decides nothing
--   huabiao_scheduler   the scheduler: verifies, reports, tidies; signs nothing
--
-- Give each role a log-in with:  CREATE ROLE backoffice LOGIN PASSWORD '…' IN ROLE huabiao_backoffice;
DO $$
DECLARE
    once text[] := ARRAY['ledger_entry', 'adoption_adoption', 'approval_decision', 'vault_freeze',
                         'certificates_withdrawal', 'desk_rulebookproposal'];
    workers text[] := ARRAY['ledger_signedhead', 'certificates_certificate'];
    requests text[] := ARRAY['approval_request'];
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['huabiao_backoffice', 'huabiao_worker', 'huabiao_scheduler'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', name);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', name);
    END LOOP;

    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        -- The back office reads everything and edits all that is not written once.
        IF name = ANY (once) THEN
            EXECUTE format('GRANT SELECT, INSERT ON %I TO huabiao_backoffice', name);
        ELSIF name = ANY (workers) THEN
            EXECUTE format('GRANT SELECT ON %I TO huabiao_backoffice', name);
        ELSIF name = ANY (requests) THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO huabiao_backoffice', name);
        ELSIF name <> 'django_migrations' THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO huabiao_backoffice', name);
        END IF;
        -- The worker reads what certifies, and inserts what it signs. No editing table is open to it.
        IF name ~ '^(ledger|organisation|adoption|approval|vault|certificates)_' OR name IN ('accounts_user') THEN
            EXECUTE format('GRANT SELECT ON %I TO huabiao_worker, huabiao_scheduler', name);
        END IF;
    END LOOP;

    GRANT INSERT ON ledger_entry, ledger_signedhead, ledger_block, certificates_certificate, certificates_withdrawal,
        certificates_filing, certificates_outsidecopy, notices_notice TO huabiao_worker;
    GRANT UPDATE, DELETE ON certificates_filing TO huabiao_worker;
    GRANT SELECT ON notices_notice TO huabiao_worker;
    -- An emergency withdrawal is given to the ledger by the worker, as a request that is decided by being made: three rows,
    -- and its end. Nothing can be certified with them that could not before: that takes decisions, which the worker may
    -- not write, under a rulebook, which it may not adopt.
    GRANT INSERT ON approval_request, approval_requestsubject, approval_participation TO huabiao_worker;
    GRANT UPDATE (state, closed_at) ON approval_request TO huabiao_worker;
    GRANT UPDATE (locked) ON approval_requestsubject TO huabiao_worker;
    GRANT UPDATE (waits) ON approval_seat TO huabiao_worker;
    -- Of a frozen copy only the time of its destruction is ever added.
    GRANT UPDATE (purged_at) ON vault_freeze TO huabiao_backoffice, huabiao_worker;

    GRANT INSERT ON ledger_entry, notices_notice TO huabiao_scheduler;
    GRANT SELECT ON notices_notice, django_migrations TO huabiao_scheduler;
    GRANT SELECT, INSERT, UPDATE ON schedule_lease, schedule_run TO huabiao_scheduler;
    GRANT SELECT, DELETE ON django_session TO huabiao_scheduler;
    GRANT SELECT, UPDATE ON django_tasks_database_dbtaskresult TO huabiao_scheduler;
END
$$;
