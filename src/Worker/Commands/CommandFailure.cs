using Amazon.Runtime;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Commands;

/// <summary>What a command says about an exception that ends it.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Hint">What to do.</param>
internal sealed record CommandFailure(string Message, string? Hint)
{
    /// <summary>Describes an exception that has a cause outside of this program; null for a defect of this program.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="endpoint">What the command calls, such as <c>AWS</c> or the URL of an emulator.</param>
    public static CommandFailure? Describe(Exception exception, string endpoint) => exception switch
    {
        UserFacingException e => new(e.Message, e.Hint),
        CredentialsException e => new(e.Message, e.Hint),

        // The SDK says the same of a response that is not one; only an error code is an answer of the service.
        UnexpectedResponseException or AmazonUnmarshallingException => new(
            $"{endpoint} returned something that is not a response of the service: {exception.Message}",
            "Check --endpoint-url, and proxies on the way."),
        AmazonServiceException { ErrorCode.Length: > 0 } e => new(
            $"{endpoint} refused a call: {FailureClassifier.Classify(e)}", Advise(FailureClassifier.Classify(e).Kind)),
        AmazonClientException or HttpRequestException or HttpIOException => NoResponse(exception, endpoint),
        IOException { InnerException: System.Net.Sockets.SocketException } => NoResponse(exception, endpoint),
        TimeoutException => new(exception.Message, "Try again; -v shows the calls."),
        TaskCanceledException { InnerException: TimeoutException } => NoResponse(exception, endpoint),
        UnauthorizedAccessException or IOException => new(
            $"The operating system refused access to a file or folder: {exception.Message}",
            "Check that it exists, that this user may read or write it, and that the disk is not full."),
        _ => null,
    };

    private static CommandFailure NoResponse(Exception exception, string endpoint) => new(
        $"No usable response from {endpoint}: {exception.Message}", "Check the network, --region and --endpoint-url, and try again.");

    private static string Advise(FailureKind kind) => kind switch
    {
        FailureKind.Forbidden => "The credentials need this permission. `aws sts get-caller-identity` shows whose they are.",
        FailureKind.Throttled or FailureKind.Transient or FailureKind.Conflict => "Try again in a minute.",
        FailureKind.QuotaExceeded => "Ask for a higher quota, or delete what is not needed.",
        _ => "The message is the service's own.",
    };
}
