namespace WebRtcAudio;

/// <summary>The page for the browser: a button that starts the call.</summary>
internal static class CallPage
{
    public const string Html = """
        <!doctype html><meta charset="utf-8"><title>Call</title><link rel="icon" href="data:,">
        <button id="call">Call</button> <audio id="heard" autoplay></audio>
        <script>
        document.getElementById('call').onclick = async () => {
          const connection = new RTCPeerConnection();
          connection.ontrack = e => document.getElementById('heard').srcObject = e.streams[0];
          const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
          for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
          await connection.setLocalDescription();
          const answer = await fetch('/call', { method: 'POST', body: connection.localDescription.sdp });
          await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
          // Closing ends the recording at once; otherwise the server waits for the caller to reconnect.
          addEventListener('pagehide', () => connection.close());
        };
        </script>
        """;
}
