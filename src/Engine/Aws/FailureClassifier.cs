using System.Net;
using Amazon.Runtime;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>Classifies the exceptions of AWS calls. This is the only place that knows error codes and error texts of AWS.</summary>
public static class FailureClassifier
{
    /// <summary>Classifies an exception for which <see cref="IsAwsFailure"/> is true.</summary>
    /// <param name="exception">The exception of a call.</param>
    public static Failure Classify(Exception exception) => exception switch
    {
        UnexpectedResponseException strange => new Failure(ClassifyKind(strange), "UnexpectedResponse", strange.Message),

        // The response was cut off: the call may or may not have succeeded.
        AmazonUnmarshallingException cut => new Failure(FailureKind.Transient, nameof(AmazonUnmarshallingException), cut.Message),
        AmazonServiceException service => new Failure(ClassifyKind(service), service.ErrorCode ?? service.GetType().Name, service.Message),
        CredentialsException none => new Failure(FailureKind.Transient, nameof(CredentialsException), $"{none.Message} {none.Hint}"),

        // No response: the connection was refused, reset or closed, or timed out.
        _ => new Failure(FailureKind.Transient, exception.GetType().Name, exception.Message),
    };

    /// <summary>Whether an exception is a failure of an AWS call. Other exceptions are bugs and must not be handled.</summary>
    /// <param name="exception">Any exception.</param>
    public static bool IsAwsFailure(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
            or TaskCanceledException { InnerException: TimeoutException };

    /// <summary>Whether the service answered that the resource does not exist. A forbidden call does not say so.</summary>
    /// <param name="exception">The exception of a call.</param>
    internal static bool IsNotFound(Exception exception) =>
        exception is AmazonServiceException && Classify(exception).Kind == FailureKind.NotFound;

    /// <summary>
    /// Whether the service answered that it did not make the change. If not, the change may have been made, or somebody else made one: what
    /// was read before must not be used to decide about it.
    /// </summary>
    /// <param name="exception">The exception of a call that changes something.</param>
    internal static bool IsRefusal(Exception exception) =>
        IsAwsFailure(exception)
        && exception is not UnexpectedResponseException
        && Classify(exception).Kind is not (FailureKind.Transient or FailureKind.Conflict or FailureKind.NotFound);

    private static FailureKind ClassifyKind(UnexpectedResponseException e) => (HttpStatusCode?)e.Status switch
    {
        HttpStatusCode.TooManyRequests => FailureKind.Throttled,
        HttpStatusCode.NotImplemented => FailureKind.NotSupported,

        // A service says in its own form that it failed. A page instead comes from an emulator that lacks the operation.
        HttpStatusCode.InternalServerError => FailureKind.NotSupported,
        _ => FailureKind.Transient,
    };

    private static FailureKind ClassifyKind(AmazonServiceException e)
    {
        var code = e.ErrorCode ?? "";
        if (IsNotPropagated(code, e.Message)) return FailureKind.NotPropagated;
        if (IsInUse(code, e.Message)) return FailureKind.Conflict;
        return code switch
        {
            "NotImplemented" or "NotImplementedException" or "UnknownOperationException" => FailureKind.NotSupported,
            _ when e.StatusCode == HttpStatusCode.NotImplemented => FailureKind.NotSupported,
            "ThrottlingException" or "ThrottledException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded"
                or "SlowDown" => FailureKind.Throttled,
            _ when e.StatusCode == HttpStatusCode.TooManyRequests => FailureKind.Throttled,
            "ServiceQuotaExceededException" or "LimitExceededException" or "LimitExceeded" => FailureKind.QuotaExceeded,
            "ConflictException" or "ResourceConflictException" or "ConcurrentModificationException" or "ConcurrentModification"
                or "OperationAborted" or "ResourceInUseException" or "DeleteConflict" => FailureKind.Conflict,
            // The resource was created since it was observed. The next observation shows its owner.
            "EntityAlreadyExists" or "BucketAlreadyOwnedByYou" or "RepositoryAlreadyExistsException" or "ResourceAlreadyExistsException"
                or "ResourceExistsException" or "UsernameExistsException" => FailureKind.Conflict,
            "NoSuchEntity" or "NoSuchBucket" or "NoSuchKey" or "NotFound" or "RepositoryNotFoundException" or "ImageNotFoundException"
                or "UserNotFoundException" or "ResourceNotFoundException" => FailureKind.NotFound,
            _ when e.StatusCode is HttpStatusCode.NotFound => FailureKind.NotFound,
            "AccessDeniedException" or "AccessDenied" or "UnauthorizedException" or "UnrecognizedClientException"
                or "InvalidClientTokenId" or "SignatureDoesNotMatch" or "ExpiredTokenException" or "ExpiredToken" => FailureKind.Forbidden,
            _ when e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => FailureKind.Forbidden,
            _ when (int)e.StatusCode is >= 500 or 0 => FailureKind.Transient,
            _ => FailureKind.Invalid,
        };
    }

    /// <summary>Whether an error means that something must be deleted first, although its code says otherwise.</summary>
    private static bool IsInUse(string code, string message) =>
        code == "ValidationException" && message.Contains("Gateway has targets associated with it", StringComparison.Ordinal);

    /// <summary>Whether an error means that a new role or permission is not visible to the service yet.</summary>
    private static bool IsNotPropagated(string code, string message)
    {
        return code switch
        {
            "AccessDeniedException" => Says("GenesisPolicyEngineCheck", "Access denied while calling GetPolicyEngine"),
            "ValidationException" => Says(
                "Gateway execution role lacks permission",
                "Role validation failed for",
                "Access denied while validating ECR URI",
                "Access denied while calling GetPolicyEngine"),
            "InvalidParameterValueException" => Says("cannot be assumed by Lambda"),
            "InvalidInputException" => Says("is not authorized to perform: sts:AssumeRole"),
            "MalformedPolicyDocument" => Says("Invalid principal in policy"),
            _ => false,
        };

        bool Says(params ReadOnlySpan<string> texts)
        {
            foreach (var text in texts)
            {
                if (message.Contains(text, StringComparison.Ordinal)) return true;
            }

            return false;
        }
    }
}
