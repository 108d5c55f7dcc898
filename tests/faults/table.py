"""Every fault that this program must survive, and the tests that let it loose. `make faults` runs them and measures."""

from dataclasses import dataclass

ANSWERS, CLOCKS, ENGINE = "faults/test_answers.py", "faults/test_clocks.py", "faults/test_engine.py"
KILLS, NETWORK, PEOPLE = "faults/test_kills.py", "faults/test_network.py", "faults/test_people.py"
PLACES, STATES, AWAY = "faults/test_places.py", "faults/test_states.py", "faults/test_sign_in_away.py"
IMPORT_KILLS, RECONCILE = "faults/test_import_kills.py", "transfers/imports/test_reconcile.py"
IMPORT_KINDS = "faults/test_import_kills_kinds.py"
IMPORT_LINKS = "faults/test_import_network.py"
IMPORT_LINKS_OF_KINDS = "faults/test_import_network_kinds.py"
IMPORT_FILES = "transfers/imports/test_files.py"
EACH_STEP = (
    f"{KILLS}::test_a_worker_killed_at_any_step_and_started_again_makes_one_right_deposit",
    f"{KILLS}::test_a_worker_killed_on_mariadb_and_started_again_makes_one_right_deposit",
)


@dataclass(frozen=True)
class Row:
    """``only``: the parameters that belong to this row, where a test serves several."""

    number: int
    fault: str
    tests: tuple[str, ...]
    only: tuple[str, ...] = ()


ROWS = (
    Row(0, "none", (f"{KILLS}::test_every_named_step_of_an_export_is_killed_at",)),
    Row(1, "killed after the claim", EACH_STEP, ("claimed-", "rights-", "look-")),
    Row(2, "killed after the intent", EACH_STEP, ("draft-", "intent-")),
    Row(3, "killed after the create, its answer unknown", EACH_STEP, ("created-",)),
    Row(4, "killed after the draft's id was written", EACH_STEP, ("recorded-", "describe-", "described-", "files-")),
    Row(5, "killed in the middle of a file", EACH_STEP, ("moving",)),
    Row(6, "killed after a file arrived, not recorded", EACH_STEP, ("put",)),
    Row(
        7,
        "killed after a file, while comparing, publishing, at the end",
        (*EACH_STEP, f"{KILLS}::test_a_worker_killed_again_and_again_still_makes_one_right_deposit"),
        ("file#", "compare", "publish", "finish-", "acknowledged", "done-"),
    ),
    Row(
        8, "killed, and another worker takes over", (f"{KILLS}::test_a_worker_that_never_comes_back_is_replaced_by_another",)
    ),
    Row(
        9,
        "create happened, no answer",
        (f"{ANSWERS}::test_a_lost_answer_to_create_makes_no_second_deposit",),
        ("dropped", "50"),
    ),
    Row(
        10,
        "create happened, shown late",
        (f"{ANSWERS}::test_a_draft_that_the_list_shows_late_is_adopted_within_the_settle_window",),
    ),
    Row(
        11,
        "create happened, shown too late",
        (
            f"{ANSWERS}::test_a_draft_that_shows_after_the_settle_window_is_an_empty_orphan_that_the_janitor_removes",
            f"{STATES}::test_the_janitor_leaves_a_draft_alone_that_its_job_may_still_adopt",
            f"{STATES}::test_the_janitor_removes_what_a_cancelled_job_never_saw_in_the_list",
            f"{STATES}::test_the_janitor_looks_again_after_another_lost_answer",
        ),
    ),
    Row(12, "create happened, silence", (f"{ANSWERS}::test_a_lost_answer_to_create_makes_no_second_deposit",), ("silent",)),
    Row(13, "rate limit with Retry-After", (f"{ANSWERS}::test_a_rate_limit_is_waited_for_and_counts_as_no_try",)),
    Row(
        14,
        "file arrived, 5xx",
        (f"{ANSWERS}::test_a_file_that_arrived_is_not_sent_again_when_the_answer_is_lost",),
        ("dropped", "50"),
    ),
    Row(
        15,
        "file arrived, silence",
        (f"{ANSWERS}::test_a_file_that_arrived_is_not_sent_again_when_the_answer_is_lost",),
        ("silent",),
    ),
    Row(
        16,
        "file did not arrive, silence or 5xx",
        (f"{ANSWERS}::test_a_file_that_did_not_arrive_is_sent_once_more_and_no_other",),
        ("silent", "503", "dropped"),
    ),
    Row(17, "file cut short", (f"{ANSWERS}::test_a_file_that_did_not_arrive_is_sent_once_more_and_no_other",), ("cut",)),
    Row(
        18,
        "connection reset in a file, twice",
        (f"{NETWORK}::test_an_upload_whose_connection_is_reset_twice_is_sent_three_times_and_no_other_file",),
    ),
    Row(
        19,
        "connection silent in a file; repository silent",
        (
            f"{NETWORK}::test_an_upload_whose_connection_goes_silent_is_given_up_and_sent_once_more",
            f"{NETWORK}::test_a_repository_that_is_silent_for_everything_is_waited_for",
        ),
    ),
    Row(
        20,
        "connection reset on the create",
        (
            f"{NETWORK}::test_a_create_whose_connection_is_reset_makes_one_deposit",
            f"{ANSWERS}::test_a_create_that_never_happened_is_made_after_the_settle_window",
        ),
    ),
    Row(
        21,
        "wrong checksum, once and for ever",
        (
            f"{ANSWERS}::test_a_file_that_arrived_wrong_once_is_sent_once_more",
            f"{ANSWERS}::test_a_file_that_always_arrives_wrong_fails_alone_and_nothing_is_published",
        ),
    ),
    Row(
        22,
        "RabbitMQ stopped and started",
        (f"{ENGINE}::test_a_broker_that_stops_and_comes_back_in_the_middle_changes_nothing",),
    ),
    Row(
        23,
        "RabbitMQ down, or silent",
        (
            f"{ENGINE}::test_a_broker_that_is_down_from_submit_to_end_costs_no_job",
            f"{NETWORK}::test_a_broker_that_goes_silent_in_the_middle_of_a_call_holds_no_submit",
            f"{NETWORK}::test_a_worker_whose_broker_goes_silent_finds_its_jobs_by_looking",
            f"{IMPORT_LINKS}::test_a_broker_that_goes_silent_holds_no_import",
        ),
    ),
    Row(
        24,
        "queue deleted; the broker's patience over",
        (
            f"{NETWORK}::test_a_queue_that_is_deleted_in_the_middle_is_made_again_and_the_job_not_touched",
            f"{NETWORK}::test_a_broker_that_wants_its_message_back_soon_does_not_touch_a_long_job",
        ),
    ),
    Row(
        25,
        "MariaDB stopped for seconds; its connections reset",
        (
            f"{ENGINE}::test_a_database_that_stops_for_seconds_in_the_middle_of_a_file_costs_no_try_and_no_byte",
            f"{NETWORK}::test_database_connections_that_are_reset_in_the_middle_cost_no_try_and_no_byte",
            f"{IMPORT_LINKS}::test_a_database_link_that_breaks_costs_an_import_no_try",
        ),
    ),
    Row(
        26,
        "database link silent beyond the lease, one worker and two",
        (
            f"{NETWORK}::test_a_database_link_that_is_silent_beyond_the_lease_costs_the_only_worker_nothing",
            f"{NETWORK}::test_a_worker_behind_a_silent_database_link_is_replaced_and_fenced_off",
            f"{IMPORT_LINKS}::test_an_importing_worker_behind_a_silent_link_is_replaced_and_writes_nothing_any_more",
        ),
    ),
    Row(27, "20 duplicate deliveries", (f"{ENGINE}::test_poison_and_duplicate_deliveries_only_wake",)),
    Row(28, "poison deliveries", (f"{ENGINE}::test_poison_and_duplicate_deliveries_only_wake",)),
    Row(
        29,
        "racing workers",
        (
            f"{ENGINE}::test_two_workers_share_the_jobs_of_many_and_make_each_deposit_once",
            "jobs/test_store.py::test_four_racing_workers_claim_each_job_once",
            "jobs/test_protocol_model.py::test_on_sqlite_no_two_holders_write_and_nothing_is_lost",
            "jobs/test_protocol_model.py::test_on_mariadb_no_two_holders_write_and_nothing_is_lost",
        ),
    ),
    Row(30, "8 simultaneous submits", (f"{ENGINE}::test_eight_simultaneous_submits_of_one_thing_make_one_deposit",)),
    Row(
        31,
        "SIGTERM in the middle of a file",
        (
            f"{ENGINE}::test_a_drained_worker_finishes_the_file_under_way_and_gives_the_job_back_uncounted",
            f"{ENGINE}::test_a_drained_worker_whose_file_takes_longer_than_the_grace_drops_it_and_nothing_is_lost",
        ),
    ),
    Row(
        32,
        "SIGSTOP beyond the lease",
        (f"{ENGINE}::test_a_worker_paused_beyond_its_lease_is_replaced_and_sends_nothing_when_it_wakes",),
    ),
    Row(
        33,
        "clocks jump by an hour",
        (
            f"{CLOCKS}::test_a_database_whose_clock_jumps_breaks_no_lease_and_costs_no_byte",
            f"{CLOCKS}::test_a_worker_whose_clock_jumps_makes_one_right_deposit",
            f"{STATES}::test_a_clock_set_back_while_a_lost_answer_settles_costs_no_hour",
            "jobs/test_budget.py::test_a_clock_set_back_throttles_nobody",
        ),
    ),
    Row(
        34,
        "clock set back while a retry waits",
        (f"{CLOCKS}::test_a_retry_that_waits_while_the_databases_clock_goes_back_comes_all_the_same",),
    ),
    Row(
        35,
        "file grows, shrinks, is replaced while sent",
        (
            f"{PEOPLE}::test_a_file_that_grows_while_it_is_sent_is_sent_again_as_one_consistent_version",
            f"{PEOPLE}::test_a_file_that_shrinks_while_it_is_sent_is_sent_again",
            f"{PLACES}::test_a_file_that_is_replaced_while_it_is_sent_arrives_as_one_version",
        ),
    ),
    Row(
        36,
        "file gone, a link, a directory, a pipe, not to be read",
        (
            f"{PEOPLE}::test_a_file_that_cannot_be_read_is_told_before_anything_is_made",
            f"{PEOPLE}::test_a_file_that_vanishes_on_the_way_fails_alone_and_a_retry_sends_only_that_one",
            f"{PLACES}::test_a_pipe_in_the_place_of_a_file_holds_nobody_and_fails_at_once",
            "sources/test_local_files.py::test_a_file_that_this_program_may_not_read_is_told_so",
        ),
    ),
    Row(
        37,
        "token revoked, or of another account",
        (
            f"{PEOPLE}::test_a_revoked_token_waits_for_its_owner_and_goes_on_after_a_new_one",
            f"{STATES}::test_the_token_of_another_account_is_told_in_a_sentence_and_no_token_is_called_refused",
        ),
    ),
    Row(
        38,
        "quota, empty file, name too long, too many files",
        (
            f"{PLACES}::test_a_quota_that_is_used_up_fails_the_file_plainly_and_publishes_nothing",
            f"{PLACES}::test_a_name_that_is_too_long_arrives_shortened_with_its_suffix",
            f"{PLACES}::test_an_empty_file_is_told_before_anything_is_made",
            "transfers/test_preflight.py::test_a_file_that_is_not_taken_is_told_before_it_is_sent",
            "transfers/test_preflight.py::test_a_hundred_and_one_files_are_too_many",
        ),
    ),
    Row(
        39,
        "draft deleted or published by its owner meanwhile",
        (
            f"{PEOPLE}::test_a_draft_that_its_owner_deleted_is_never_made_anew",
            f"{PEOPLE}::test_a_draft_that_its_owner_published_too_early_is_told_and_left_alone",
        ),
    ),
    Row(
        40,
        "publish happened, no answer; did not happen",
        (
            f"{ANSWERS}::test_a_lost_answer_to_publish_is_no_second_publication",
            f"{ANSWERS}::test_a_publication_that_did_not_happen_is_made_again",
        ),
    ),
    Row(
        41,
        "disk full, database read-only, out of connections, locked",
        (
            f"{PLACES}::test_a_full_disk_under_the_database_is_waited_for_and_nothing_is_sent_twice",
            f"{PLACES}::test_pages_over_a_full_disk_say_so_and_are_there_again_when_it_has_room",
            f"{PLACES}::test_a_full_disk_under_the_spool_delays_the_job_and_fails_nothing",
            f"{PLACES}::test_a_full_disk_under_the_catalogue_delays_an_import_and_fails_no_file",
            f"{PLACES}::test_a_database_that_is_read_only_is_waited_for",
            f"{PLACES}::test_a_database_without_a_free_connection_is_waited_for",
            f"{PLACES}::test_a_lock_that_somebody_holds_too_long_ends_no_worker",
        ),
    ),
    Row(
        42,
        "an import's list moves, repeats itself, is cut short, says a wrong number",
        (
            f"{RECONCILE}::test_a_record_that_comes_while_the_list_is_read_is_found_by_reading_it_once_more",
            f"{RECONCILE}::test_a_record_that_goes_while_the_list_is_read_hides_no_other_one",
            f"{RECONCILE}::test_a_record_that_is_on_two_pages_is_one_item",
            f"{RECONCILE}::test_an_incomplete_list_takes_nothing_away",
            f"{RECONCILE}::test_a_list_that_says_another_number_is_read_once_more_and_then_not_believed",
            f"{IMPORT_KILLS}::test_an_import_killed_at_any_step_and_started_again_ends_in_the_same_catalogue",
            f"{IMPORT_KILLS}::test_another_worker_takes_over_what_the_first_one_left",
            f"{IMPORT_KINDS}::test_an_import_of_changes_that_is_killed_ends_in_the_same_catalogue",
            f"{IMPORT_KINDS}::test_an_import_killed_again_and_again_ends_in_the_same_catalogue",
            f"{IMPORT_KINDS}::test_another_worker_takes_over_what_the_first_one_left",
        ),
    ),
    Row(
        43,
        "an import's file of another length or checksum, a web page in its place, gone",
        (
            f"{IMPORT_FILES}::test_a_file_of_the_wrong_checksum_is_tried_again_and_then_failed_and_the_rest_goes_on",
            f"{IMPORT_FILES}::test_a_file_that_is_not_to_be_had_is_skipped_with_its_reason",
            f"{IMPORT_FILES}::test_a_file_that_is_gone_is_skipped",
            f"{IMPORT_FILES}::test_a_storage_that_cannot_be_written_lets_the_job_wait_and_uses_no_try",
            "sources/test_ckan_import.py::test_a_web_page_in_place_of_a_file_is_told",
        ),
    ),
    Row(
        45,
        "mail server down, its answer lost",
        (
            "transfers/test_mailing.py::test_a_server_that_is_down_costs_a_try_and_the_mail_goes_later",
            "transfers/test_mailing.py::test_a_mail_whose_answer_was_lost_is_never_sent_a_second_time",
            "transfers/test_mailing.py::test_a_worker_that_ends_at_any_step_leaves_a_row_that_is_never_sent_twice",
        ),
    ),
    Row(
        46,
        "Keycloak away, silent",
        (
            f"{AWAY}::test_who_is_in_stays_in_while_the_sign_in_service_is_silent",
            f"{AWAY}::test_a_silent_sign_in_service_is_told_to_who_comes_in_and_found_again",
            f"{AWAY}::test_a_job_goes_on_without_any_sign_in_service",
        ),
    ),
    Row(
        47,
        "CKAN down, 500, silent; not taking the DOI; an import's source reset or silent",
        (
            f"{PEOPLE}::test_a_ckan_that_is_away_delays_the_job_and_fails_nothing",
            f"{NETWORK}::test_a_ckan_that_goes_silent_is_waited_for_and_asked_before_anything_is_sent",
            f"{IMPORT_LINKS}::test_a_source_whose_connections_are_reset_is_asked_again",
            f"{IMPORT_LINKS}::test_a_source_that_goes_silent_is_waited_for",
            f"{IMPORT_LINKS_OF_KINDS}::test_a_source_whose_connections_are_reset_is_asked_again",
            f"{IMPORT_LINKS_OF_KINDS}::test_a_source_that_goes_silent_is_waited_for",
            f"{STATES}::test_a_ckan_that_never_takes_the_doi_does_not_turn_a_publication_into_a_failure",
        ),
    ),
)
