namespace Parley.Rtc.Contract;

/// <summary>
/// The contract of all backends. The cases are plain methods that throw, so that they run wherever a backend runs, including in a browser.
/// A test project enumerates <see cref="Cases"/> and runs each with <see cref="RunAsync"/> on a new host.
/// </summary>
public static class RtcContract
{
    private static readonly Dictionary<string, Func<RtcContractHost, Task>> All = new()
    {
        [nameof(NegotiationCases.Offer_and_answer_connect_both_peers)] = NegotiationCases.Offer_and_answer_connect_both_peers,
        [nameof(NegotiationCases.Answering_peer_may_offer_next)] = NegotiationCases.Answering_peer_may_offer_next,
        [nameof(NegotiationCases.Open_offer_is_rolled_back_for_the_offer_of_the_peer)] = NegotiationCases.Open_offer_is_rolled_back_for_the_offer_of_the_peer,
        [nameof(NegotiationCases.Peer_may_offer_again_after_a_rollback)] = NegotiationCases.Peer_may_offer_again_after_a_rollback,
        [nameof(NegotiationCases.ICE_restart_has_new_credentials_and_stays_connected)] = NegotiationCases.ICE_restart_has_new_credentials_and_stays_connected,
        [nameof(NegotiationCases.Calls_that_are_not_awaited_run_in_order)] = NegotiationCases.Calls_that_are_not_awaited_run_in_order,
        [nameof(NegotiationCases.Opus_is_offered_with_FEC_and_DTX)] = NegotiationCases.Opus_is_offered_with_FEC_and_DTX,
        [nameof(CandidateCases.Candidates_in_the_descriptions_connect)] = CandidateCases.Candidates_in_the_descriptions_connect,
        [nameof(CandidateCases.Candidates_before_the_description_are_buffered)] = CandidateCases.Candidates_before_the_description_are_buffered,
        [nameof(CandidateCases.Candidates_of_the_next_generation_before_its_offer_are_buffered)] = CandidateCases.Candidates_of_the_next_generation_before_its_offer_are_buffered,
        [nameof(CandidateCases.Candidates_of_one_peer_connect)] = CandidateCases.Candidates_of_one_peer_connect,
        [nameof(CandidateCases.Unusable_candidate_is_ignored)] = CandidateCases.Unusable_candidate_is_ignored,
        [nameof(CandidateCases.Candidates_have_their_section_and_generation)] = CandidateCases.Candidates_have_their_section_and_generation,
        [nameof(CandidateCases.Gathering_ends_with_an_event)] = CandidateCases.Gathering_ends_with_an_event,
        [nameof(CandidateCases.ICE_servers_can_be_replaced)] = CandidateCases.ICE_servers_can_be_replaced,
        [nameof(CandidateCases.Relay_only_reveals_no_local_address)] = CandidateCases.Relay_only_reveals_no_local_address,
        [nameof(ErrorCases.Malformed_offer_is_rejected_and_the_connection_stays_usable)] = ErrorCases.Malformed_offer_is_rejected_and_the_connection_stays_usable,
        [nameof(ErrorCases.Malformed_answer_is_rejected_and_a_later_one_accepted)] = ErrorCases.Malformed_answer_is_rejected_and_a_later_one_accepted,
        [nameof(ErrorCases.Answer_without_an_offer_is_rejected)] = ErrorCases.Answer_without_an_offer_is_rejected,
        [nameof(ErrorCases.Disposed_connection_rejects_operations)] = ErrorCases.Disposed_connection_rejects_operations,
        [nameof(ErrorCases.Disposed_connection_raises_no_events)] = ErrorCases.Disposed_connection_raises_no_events,
        [nameof(ErrorCases.Disposing_one_peer_closes_the_other)] = ErrorCases.Disposing_one_peer_closes_the_other,
        [nameof(AudioCases.Audio_arrives_at_both_peers)] = AudioCases.Audio_arrives_at_both_peers,
        [nameof(AudioCases.Receive_only_peer_receives_audio)] = AudioCases.Receive_only_peer_receives_audio,
        [nameof(AudioCases.Peer_that_must_not_send_sends_no_packet)] = AudioCases.Peer_that_must_not_send_sends_no_packet,
        [nameof(AudioCases.Two_receive_only_peers_connect)] = AudioCases.Two_receive_only_peers_connect,
        [nameof(AudioCases.One_local_audio_serves_two_connections)] = AudioCases.One_local_audio_serves_two_connections,
        [nameof(AudioCases.Speaking_is_detected_at_both_peers)] = AudioCases.Speaking_is_detected_at_both_peers,
        [nameof(AudioCases.Muted_speech_is_not_detected_by_the_peer)] = AudioCases.Muted_speech_is_not_detected_by_the_peer,
        [nameof(AudioCases.Changed_capture_settings_keep_the_connections)] = AudioCases.Changed_capture_settings_keep_the_connections,
        [nameof(AudioCases.Muted_speech_is_detected_locally)] = AudioCases.Muted_speech_is_detected_locally,
        [nameof(AudioCases.Volume_stays_within_its_range)] = AudioCases.Volume_stays_within_its_range,
        [nameof(AudioCases.Statistics_have_candidate_types_and_packet_counts)] = AudioCases.Statistics_have_candidate_types_and_packet_counts,
    };

    private static readonly Dictionary<string, Func<RtcContractHost, Task>> Bundles = new()
    {
        [nameof(BundleCases.Three_voices_of_an_offer_arrive_under_their_mids)] = BundleCases.Three_voices_of_an_offer_arrive_under_their_mids,
        [nameof(BundleCases.Ten_voices_of_an_offer_arrive_under_their_mids)] = BundleCases.Ten_voices_of_an_offer_arrive_under_their_mids,
        [nameof(BundleCases.Ten_voices_of_an_answer_arrive_under_their_mids)] = BundleCases.Ten_voices_of_an_answer_arrive_under_their_mids,
        [nameof(BundleCases.Voice_appended_by_the_speaker_arrives)] = BundleCases.Voice_appended_by_the_speaker_arrives,
        [nameof(BundleCases.Voice_appended_by_the_listener_arrives)] = BundleCases.Voice_appended_by_the_listener_arrives,
        [nameof(BundleCases.Section_retired_by_the_speaker_is_reused)] = BundleCases.Section_retired_by_the_speaker_is_reused,
        [nameof(BundleCases.Section_retired_by_the_listener_is_reused)] = BundleCases.Section_retired_by_the_listener_is_reused,
        [nameof(BundleCases.Retired_first_section_leaves_the_transport_to_the_others)] = BundleCases.Retired_first_section_leaves_the_transport_to_the_others,
        [nameof(BundleCases.Inactive_section_sends_no_packet_until_it_is_active_again)] = BundleCases.Inactive_section_sends_no_packet_until_it_is_active_again,
        [nameof(BundleCases.Local_audio_is_sent_in_one_section_of_many)] = BundleCases.Local_audio_is_sent_in_one_section_of_many,
        [nameof(BundleCases.Section_that_is_not_audio_is_rejected)] = BundleCases.Section_that_is_not_audio_is_rejected,
        [nameof(BundleCases.ICE_restart_keeps_all_voices)] = BundleCases.ICE_restart_keeps_all_voices,
        [nameof(BundleCases.Statistics_and_events_have_the_mid)] = BundleCases.Statistics_and_events_have_the_mid,
        [nameof(BundleCases.Offer_without_a_section_and_disposed_bundle_are_rejected)] = BundleCases.Offer_without_a_section_and_disposed_bundle_are_rejected,
    };

    /// <summary>Gets the names of all cases for one voice in a connection.</summary>
    public static IReadOnlyCollection<string> Cases => All.Keys;

    /// <summary>Gets the names of all cases for many voices in a connection (<see cref="IRtcBackend.CreateBundle"/>).</summary>
    public static IReadOnlyCollection<string> ManyVoices => Bundles.Keys;

    /// <summary>Runs one case. Throws <see cref="RtcContractException"/> if the backend violates it.</summary>
    public static Task RunAsync(string name, RtcContractHost host) => (All.GetValueOrDefault(name) ?? Bundles[name])(host);
}
