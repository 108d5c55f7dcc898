"""What is promised about security, by number, and the tests that hold it. A promise without a test fails the suite."""

WEB, SETTINGS, SOURCES, HERE = "tests/web/", "tests/settings/", "tests/sources/", "tests/security/"
IMPORTS = "tests/transfers/imports/"

TABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "S1": (
        "The way to the sign-in has state, nonce and PKCE; the verifier stays on the server",
        (
            WEB + "test_sso.py::test_the_way_to_the_sign_in_carries_state_nonce_and_challenge_but_not_the_verifier",
            WEB + "test_sso.py::test_the_verifier_that_is_sent_belongs_to_the_challenge",
            WEB + "test_keycloak.py::test_a_code_for_another_verifier_is_refused",
        ),
    ),
    "S2": (
        "Only the right ID token enters",
        (
            WEB + "test_sso.py::test_a_token_with_wrong_claims_lets_nobody_in",
            WEB + "test_sso.py::test_a_token_with_a_wrong_signature_lets_nobody_in",
            WEB + "test_sso.py::test_the_right_token_lets_its_person_in",
            WEB + "test_sso.py::test_without_an_id_token_nobody_enters",
        ),
    ),
    "S3": (
        "Keys come from the issuer of the settings, anew at most every five minutes",
        (
            WEB + "test_sso.py::test_a_new_key_is_fetched_once_and_invented_ones_cause_no_more_questions",
            WEB + "test_sso.py::test_a_wrong_issuer_stops_the_sign_in_and_is_not_remembered",
            WEB + "test_keycloak.py::test_a_key_that_keycloak_renews_is_learnt_without_a_restart",
        ),
    ),
    "S4": (
        "A session has a new name after the sign-in, and none after the sign-out",
        (
            WEB + "test_sign_in.py::test_the_session_has_a_new_name_after_the_sign_in",
            WEB + "test_sign_in.py::test_a_copied_cookie_is_worth_nothing_after_the_sign_out",
            WEB + "test_sessions.py::test_a_session_moved_to_another_row_opens_nothing",
        ),
    ),
    "S5": (
        "The cookie is opaque and belongs to this host alone",
        (
            WEB + "test_sessions.py::test_the_cookie_is_opaque_and_the_database_does_not_know_it",
            WEB + "test_sessions.py::test_behind_https_the_cookies_belong_to_this_host_alone",
        ),
    ),
    "S6": (
        "Signing out ends the session at both ends, from whichever it begins",
        (
            WEB + "test_keycloak.py::test_the_sign_out_holds_at_both_ends",
            WEB + "test_sign_in.py::test_nobody_is_signed_out_by_a_link",
            WEB + "test_backchannel.py::test_a_good_token_ends_the_session_at_once",
            WEB + "test_backchannel.py::test_a_token_with_wrong_claims_ends_nothing",
            WEB + "test_backchannel.py::test_another_kind_of_token_ends_nothing",
            WEB + "test_backchannel.py::test_a_token_is_used_once",
            WEB + "test_events.py::test_who_has_lost_the_roles_is_told_and_loses_the_sessions_that_are_open_elsewhere",
        ),
    ),
    "S7": (
        "A session ends after half an hour without work, and after ten hours in any case",
        (
            WEB + "test_sessions.py::test_a_session_ends_when_nobody_works_or_after_a_day",
            WEB + "test_sessions.py::test_a_page_that_refreshes_itself_does_not_keep_a_session_alive",
        ),
    ),
    "S8": ("Every route asks for a sign-in", (WEB + "test_security.py::test_every_route_asks_for_a_sign_in",)),
    "S9": (
        "Nobody gets anything of another person; CKAN's rights count when submitting and again before sending",
        (
            HERE + "test_routes.py::test_another_person_gets_nothing_of_any_object",
            HERE + "test_routes.py::test_another_person_gets_nothing_of_an_import",
            "tests/catalogue/test_provenance.py::test_a_source_of_private_items_is_offered_to_those_who_see_one_of_them",
            "tests/cli/test_imports.py::test_a_run_again_is_in_the_name_of_whoever_asks_for_it",
            IMPORTS + "test_schedule.py::test_one_of_somebody_who_may_not_import_any_more_is_paused",
            HERE + "test_routes.py::test_an_unknown_object_answers_exactly_as_somebody_elses",
            HERE + "test_routes.py::test_the_pages_of_administrators_are_closed_to_everybody_else",
            HERE + "test_forms.py::test_somebody_elses_draft_cannot_be_chosen",
            SOURCES + "test_ckan_rights.py::test_we_say_what_ckan_says",
            "tests/faults/test_people.py::test_a_right_withdrawn_while_the_job_waited_stops_it_before_anything_is_made",
        ),
    ),
    "S10": (
        "No change by a link, none at another site's wish",
        (
            WEB + "test_security.py::test_no_change_is_made_by_a_get",
            WEB + "test_security.py::test_a_change_that_comes_from_elsewhere_is_refused",
            HERE + "test_routes.py::test_every_change_asks_for_the_token_of_its_session",
        ),
    ),
    "S11": (
        "No redirect to another site, no foreign host name repeated",
        (
            WEB + "test_addresses.py::test_what_could_lead_away_is_dropped",
            WEB + "test_sign_in.py::test_the_way_back_leads_to_pages_of_ours_only",
            WEB + "test_security.py::test_a_foreign_host_name_is_never_repeated",
        ),
    ),
    "S12": (
        "No words from outside run as a script on any page",
        (
            HERE + "test_scripts.py::test_no_hostile_words_run_on_any_page",
            HERE + "test_scripts_of_routes.py::test_no_address_answers_with_hostile_words_as_markup",
            HERE + "test_scripts_of_imports.py::test_no_hostile_words_run_on_the_pages_of_imports",
            HERE + "test_scripts.py::test_no_hostile_words_run_on_the_pages_of_the_catalogue",
            WEB + "catalogue/test_item.py::test_hostile_words_are_shown_and_are_no_markup",
            HERE + "test_scripts.py::test_the_watch_notices_a_script_and_the_policy",
            WEB + "test_foreign.py::test_what_a_dataset_says_is_shown_and_does_nothing",
        ),
    ),
    "S13": (
        "Every answer bears the headers; private pages are not stored",
        (
            WEB + "test_security.py::test_every_answer_bears_the_headers",
            WEB + "test_security.py::test_pages_of_a_person_are_not_stored",
        ),
    ),
    "S14": (
        "Hostile XML is refused, and nothing is fetched for it",
        (
            "tests/contracts/xml_corpus.py::test_what_is_hostile_is_refused_and_what_is_odd_is_read_rightly",
            "tests/records/test_xml.py::test_nothing_is_ever_fetched",
            "tests/records/test_xml.py::test_the_limits_hold_while_reading_and_not_only_at_the_end",
        ),
    ),
    "S15": (
        "No address and no redirect leads into the inner network; no key goes to another host",
        (
            HERE + "test_addresses.py::test_no_spelling_of_an_inner_address_is_visited",
            HERE + "test_addresses.py::test_no_odd_address_is_visited",
            HERE + "test_addresses.py::test_no_redirect_leads_inside",
            HERE + "test_addresses.py::test_the_connection_goes_to_the_very_address_that_was_checked",
            HERE + "test_addresses.py::test_the_key_goes_to_nobody_else",
            WEB + "imports/test_sources.py::test_an_address_in_the_inner_network_is_not_visited",
            "tests/test_http_client.py::test_a_link_of_an_answer_never_gets_the_token_elsewhere",
            IMPORTS + "test_submit.py::test_a_token_for_https_is_not_the_one_for_http",
            SOURCES + "test_ckan_import.py::test_a_link_that_leads_back_into_the_portal_is_followed_without_the_token",
            SOURCES + "test_catalogue.py::test_what_a_stranger_named_in_the_inner_network_is_not_fetched",
            SOURCES + "test_own_files.py::test_a_stranger_may_not_name_what_an_administrator_allowed_in_the_inner_network",
        ),
    ),
    "S16": (
        "No path leads out of the directories that are published, also in a race",
        (
            SOURCES + "test_local_files.py::test_what_is_no_plain_file_is_refused_with_its_reason",
            SOURCES + "test_local_files.py::test_a_directory_swapped_for_a_link_during_the_walk_never_leads_out",
            SOURCES + "test_ckan_files.py::test_an_address_in_a_users_directory_that_leads_out_of_it_is_refused",
            SOURCES + "test_ckan_files.py::test_a_published_directory_that_its_owner_made_a_link_leads_nowhere",
            HERE + "test_names.py::test_a_tree_of_hostile_things_gives_only_plain_files",
        ),
    ),
    "S17": (
        "Answers, files and forms have limits",
        (
            SOURCES + "test_remote_files.py::test_a_file_that_never_ends_is_refused_with_a_way_out",
            SOURCES + "test_remote_files.py::test_a_server_that_drips_is_left",
            "tests/test_http_client.py::test_an_answer_that_trickles_for_ever_is_left",
            "tests/test_http_connections.py::test_an_answer_of_which_always_a_little_comes_is_left",
            "tests/test_http_connections.py::test_a_file_of_which_always_a_little_comes_is_left",
            IMPORTS + "test_many_files.py::test_a_record_with_more_files_than_an_item_can_hold_fails_and_the_others_come",
            WEB + "catalogue/test_item.py::test_an_item_of_thousands_of_files_is_a_short_page_for_everybody",
            HERE + "test_forms.py::test_a_form_of_ten_thousand_rows_is_refused_before_it_is_worked_on",
            WEB + "test_security.py::test_a_form_that_is_too_large_is_refused",
            "tests/cli/test_serving.py::test_a_body_and_headers_have_a_limit",
        ),
    ),
    "S18": (
        "No text becomes a part of a statement or of a search",
        (
            HERE + "test_code.py::test_no_statement_is_made_of_pieces_of_text",
            HERE + "test_forms.py::test_a_search_is_words_and_never_a_query",
        ),
    ),
    "S19": (
        "No title makes a header of a mail",
        (
            "tests/test_mail.py::test_no_title_or_body_makes_a_header_or_a_second_message",
            "tests/test_mail.py::test_a_hostile_title_stays_within_its_header",
        ),
    ),
    "S20": (
        "Nobody forges a line of the log",
        (
            SETTINGS + "test_logs.py::test_a_forged_second_line_stays_in_the_first",
            WEB + "test_errors.py::test_a_path_cannot_write_lines_into_the_log",
            WEB + "test_events.py::test_a_stranger_cannot_forge_a_line",
        ),
    ),
    "S21": (
        "What looks like a template stays text",
        (HERE + "test_forms.py::test_what_looks_like_a_programme_is_stored_and_shown_as_it_is",),
    ),
    "S22": (
        "A token is nowhere but encrypted in its row",
        (
            HERE + "test_secrets.py::test_the_search_finds_a_secret_in_each_of_its_forms",
            HERE + "test_secrets.py::test_no_page_row_log_or_process_holds_a_token_after_an_export",
            HERE + "test_secrets.py::test_a_worker_that_is_killed_leaves_no_token_in_its_files_or_its_process",
            "tests/test_programs.py::test_a_crash_leaves_no_memory_with_tokens_on_the_disk",
            "tests/jobs/test_queue.py::test_poison_rings_like_anything_else_and_is_gone_and_not_logged",
        ),
    ),
    "S23": (
        "Keys can be changed",
        ("tests/database/test_vault.py::test_after_a_rotation_the_old_key_is_not_needed_and_not_enough",),
    ),
    "S24": (
        "A ciphertext that was moved or changed opens nothing",
        (
            "tests/database/test_vault.py::test_a_row_moved_to_another_owner_or_host_is_refused",
            "tests/database/test_vault.py::test_a_changed_or_cut_ciphertext_is_refused",
        ),
    ),
    "S25": (
        "Nothing starts with secrets that everybody knows",
        (
            SETTINGS + "test_reader.py::test_what_is_known_to_everybody_or_leads_nowhere_is_refused",
            SETTINGS + "test_reader.py::test_all_faults_are_told_at_once",
        ),
    ),
    "S26": (
        "Pages and worker have database users of their own, which cannot change a table",
        (
            "tests/jobs/test_queue.py::test_a_user_of_its_own_needs_this_queue_and_nothing_else",
            HERE + "test_services.py::test_a_whole_export_goes_through_both_services_with_their_own_users",
            HERE + "test_services.py::test_neither_user_can_do_more_than_its_work",
        ),
    ),
    "S27": (
        "Files with secrets are closed to strangers, and the services are walled in",
        (
            SETTINGS + "test_reader.py::test_a_file_with_secrets_that_strangers_may_read_or_change_is_refused",
            "tests/systemd/test_units.py::test_its_exposure_is_at_most_one_and_a_half",
            "tests/systemd/test_units.py::test_only_the_worker_sees_files_of_users",
            "tests/systemd/test_walls.py::test_nothing_of_the_machine_can_be_written",
            "tests/systemd/test_walls.py::test_no_raw_socket_and_no_metadata_service_can_be_reached",
            "tests/systemd/test_walls.py::test_only_the_worker_sees_the_store_and_the_directories_of_people",
            "tests/systemd/test_starting.py::test_secrets_may_stand_in_files_of_root_alone",
        ),
    ),
    "S28": (
        "An error page says nothing of the inside",
        (
            WEB + "test_errors.py::test_a_mistake_of_ours_is_told_in_general_words_and_logged",
            WEB + "test_errors.py::test_without_a_database_there_is_a_page_that_says_so",
        ),
    ),
    "S29": (
        "Security events are told, without secrets",
        (
            WEB + "test_events.py::test_signing_in_and_out_is_told",
            WEB + "test_events.py::test_a_failed_sign_in_is_told",
            WEB + "test_events.py::test_a_foreign_change_is_told",
            WEB + "test_events.py::test_a_token_is_told_when_saved_used_refused_and_deleted_and_never_itself",
            WEB + "test_events.py::test_a_look_at_somebody_elses_object_is_told",
            WEB + "test_limits.py::test_the_page_says_what_happened_and_when_to_try_again",
            HERE + "test_names.py::test_a_link_into_the_inner_network_is_told_with_its_person",
        ),
    ),
    "S31": (
        "MD5 is used for transfers only",
        (HERE + "test_code.py::test_md5_is_the_checksum_of_transfers_and_nothing_else",),
    ),
    "S32": (
        "What a source shows to some only is not shown to everybody here",
        (
            IMPORTS + "test_closed_records.py::test_a_closed_record_becomes_a_private_item_whatever_the_import_says",
            IMPORTS
            + "test_closed_records.py::test_a_record_that_is_closed_later_is_hidden_and_comes_back_when_it_is_opened",
            WEB + "catalogue/test_rights.py::test_files_under_an_embargo_are_closed_however_its_end_is_written",
            "tests/catalogue/test_content.py::test_what_a_person_closed_is_not_opened_by_an_import",
        ),
    ),
}
NOT_YET = {"S30": "Dependencies are looked through in CI."}
