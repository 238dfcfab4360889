using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.Reports;

internal sealed partial class ReportEndpoints
{
    [LoggerMessage(20, LogLevel.Warning, "{Reporter} has reported {Subject} to the administrator.")]
    private static partial void LogReport(ILogger logger, string reporter, string subject);
}
