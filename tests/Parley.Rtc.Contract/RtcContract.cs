namespace Parley.Rtc.Contract;

/// <summary>
/// What every backend of the port keeps. The cases are plain methods that throw, so that they run wherever a backend runs,
/// inside a browser too. A test project enumerates <see cref="Cases"/> and runs each by <see cref="RunAsync"/> on a fresh host.
/// </summary>
public static class RtcContract
{
    private static readonly Dictionary<string, Func<RtcContractHost, Task>> All = new()
    {
        [nameof(NegotiationCases.An_offer_and_its_answer_connect_both_ends)] = NegotiationCases.An_offer_and_its_answer_connect_both_ends,
        [nameof(NegotiationCases.The_end_that_answered_may_offer_next)] = NegotiationCases.The_end_that_answered_may_offer_next,
        [nameof(NegotiationCases.An_open_offer_is_rolled_back_for_the_other_ends)] = NegotiationCases.An_open_offer_is_rolled_back_for_the_other_ends,
        [nameof(NegotiationCases.A_rolled_back_end_may_offer_again)] = NegotiationCases.A_rolled_back_end_may_offer_again,
        [nameof(NegotiationCases.An_ice_restart_has_new_credentials_and_stays_connected)] = NegotiationCases.An_ice_restart_has_new_credentials_and_stays_connected,
        [nameof(NegotiationCases.Calls_that_are_not_awaited_run_in_their_order)] = NegotiationCases.Calls_that_are_not_awaited_run_in_their_order,
        [nameof(NegotiationCases.Opus_is_offered_with_forward_error_correction_and_dtx)] = NegotiationCases.Opus_is_offered_with_forward_error_correction_and_dtx,
        [nameof(CandidateCases.Candidates_inside_the_descriptions_suffice)] = CandidateCases.Candidates_inside_the_descriptions_suffice,
        [nameof(CandidateCases.Candidates_that_come_before_the_description_count)] = CandidateCases.Candidates_that_come_before_the_description_count,
        [nameof(CandidateCases.The_next_generation_s_candidates_may_come_before_its_offer)] = CandidateCases.The_next_generation_s_candidates_may_come_before_its_offer,
        [nameof(CandidateCases.One_end_s_candidates_suffice)] = CandidateCases.One_end_s_candidates_suffice,
        [nameof(CandidateCases.An_unusable_candidate_is_left_out)] = CandidateCases.An_unusable_candidate_is_left_out,
        [nameof(CandidateCases.Candidates_name_their_section_and_generation)] = CandidateCases.Candidates_name_their_section_and_generation,
        [nameof(CandidateCases.Gathering_ends_with_an_event)] = CandidateCases.Gathering_ends_with_an_event,
        [nameof(CandidateCases.Ice_servers_can_be_replaced)] = CandidateCases.Ice_servers_can_be_replaced,
        [nameof(CandidateCases.Relay_only_gives_no_address_of_this_machine_away)] = CandidateCases.Relay_only_gives_no_address_of_this_machine_away,
        [nameof(ErrorCases.An_unreadable_offer_is_refused_and_the_connection_stays_usable)] = ErrorCases.An_unreadable_offer_is_refused_and_the_connection_stays_usable,
        [nameof(ErrorCases.An_unreadable_answer_is_refused_and_the_right_one_still_counts)] = ErrorCases.An_unreadable_answer_is_refused_and_the_right_one_still_counts,
        [nameof(ErrorCases.An_answer_to_no_offer_is_refused)] = ErrorCases.An_answer_to_no_offer_is_refused,
        [nameof(ErrorCases.A_disposed_connection_refuses_to_offer)] = ErrorCases.A_disposed_connection_refuses_to_offer,
        [nameof(ErrorCases.A_disposed_connection_tells_nothing_more)] = ErrorCases.A_disposed_connection_tells_nothing_more,
        [nameof(ErrorCases.Disposing_one_end_closes_the_other)] = ErrorCases.Disposing_one_end_closes_the_other,
        [nameof(AudioCases.Audio_arrives_at_both_ends)] = AudioCases.Audio_arrives_at_both_ends,
        [nameof(AudioCases.An_end_that_only_listens_hears_the_other)] = AudioCases.An_end_that_only_listens_hears_the_other,
        [nameof(AudioCases.Two_ends_that_only_listen_connect)] = AudioCases.Two_ends_that_only_listen_connect,
        [nameof(AudioCases.One_local_audio_serves_two_connections)] = AudioCases.One_local_audio_serves_two_connections,
        [nameof(AudioCases.A_member_who_speaks_is_seen_speaking_by_both)] = AudioCases.A_member_who_speaks_is_seen_speaking_by_both,
        [nameof(AudioCases.A_muted_member_is_not_seen_speaking_by_the_other)] = AudioCases.A_muted_member_is_not_seen_speaking_by_the_other,
        [nameof(AudioCases.Other_capture_settings_leave_the_connections)] = AudioCases.Other_capture_settings_leave_the_connections,
        [nameof(AudioCases.Somebody_who_is_muted_is_still_told_that_they_speak)] = AudioCases.Somebody_who_is_muted_is_still_told_that_they_speak,
        [nameof(AudioCases.Volume_stays_within_its_range)] = AudioCases.Volume_stays_within_its_range,
        [nameof(AudioCases.Statistics_name_the_way_and_count_the_packets)] = AudioCases.Statistics_name_the_way_and_count_the_packets,
    };

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyCollection<string> Cases => All.Keys;

    /// <summary>Runs one case; throws where the backend does not keep it.</summary>
    public static Task RunAsync(string name, RtcContractHost host) => All[name](host);
}
