"""What moto 5.2.5 gets wrong, each correction named after the symptom it cures.

``tests/unit/emulator/test_corrections.py`` shows every symptom on a plain moto and its absence here: a
test that finds the symptom gone from moto fails, and the correction can go.
"""

from __future__ import annotations


def apply() -> None:
    """Correct moto in this process."""
    from stackproof.emulator.corrections import (  # noqa: PLC0415 - each imports its part of moto
        buckets,
        cloudtrail,
        composite_alarms,
        flow_logs,
        functions,
        keys,
        mappings,
        queues,
        requests,
        security_groups,
        state_machines,
        tables,
        topics,
    )

    requests.an_unimplemented_action_is_retried_for_minutes()
    requests.each_request_reads_a_folder()
    state_machines.a_definition_cannot_be_validated()
    state_machines.versions_cannot_be_listed()
    functions.the_configuration_drifts()
    functions.updates_are_dropped()
    functions.the_network_is_a_constant()
    functions.nobody_can_allow_a_loop()
    mappings.a_mapping_created_by_arn_is_not_found_by_name()
    mappings.a_window_on_a_fifo_queue_is_accepted()
    keys.a_primary_key_is_taken_for_a_replica()
    keys.the_rotation_period_is_dropped()
    queues.the_redrive_allow_policy_is_dropped()
    queues.the_policy_is_dropped_with_other_attributes()
    queues.the_redrive_policy_comes_back_spaced()
    queues.each_message_makes_the_next_one_slower()
    queues.a_later_message_of_a_group_overtakes()  # within the lock of the next
    queues.messages_are_lost_between_threads()
    queues.a_consumed_message_is_accepted_again()
    queues.a_dead_letter_of_a_fifo_queue_is_as_old_as_its_message()
    buckets.an_unmet_condition_denies()
    buckets.the_smallest_object_that_is_moved_is_dropped()
    flow_logs.a_prefix_is_taken_for_a_bucket()
    flow_logs.destination_options_are_dropped()
    security_groups.only_rules_of_addresses_have_a_description()
    tables.a_transaction_copies_the_table_for_each_item()
    topics.feedback_attributes_are_dropped()
    topics.an_email_is_confirmed_by_nobody()
    topics.each_subscription_makes_a_key_pair()
    cloudtrail.a_trail_cannot_be_deleted_by_arn()
    composite_alarms.nobody_can_make_a_composite_alarm()
    cloudtrail.no_digest_is_ever_written()
