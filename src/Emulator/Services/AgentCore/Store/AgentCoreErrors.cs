using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.AgentCore.Store;

internal static class AgentCoreErrors
{
    public static AwsException Invalid(string message) => new("ValidationException", message) { Members = { ["reason"] = "FieldValidationFailed" } };

    public static AwsException NotFound(string kind, string id) => new("ResourceNotFoundException", $"{kind} with ID '{id}' was not found.", 404);

    public static AwsException Conflict(string message) => new("ConflictException", message, 409);

    public static AwsException AccessDenied(string message) => new("AccessDeniedException", message, 403);

    public static AwsException QuotaExceeded(string message) => new("ServiceQuotaExceededException", message, 402);

    public static AwsException InvalidToken() => Invalid("The pagination token is invalid.");

    public static AwsException Busy(string kind, string id, string status) =>
        Conflict($"{kind} '{id}' cannot be changed while its status is {status}. Try again when the current operation has finished.");
}
