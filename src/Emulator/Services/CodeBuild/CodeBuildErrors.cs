using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.CodeBuild;

internal static class CodeBuildErrors
{
    public static AwsException Invalid(string message) => new("InvalidInputException", message);

    public static AwsException NoSuchProject(string arn) => new("ResourceNotFoundException", $"Project cannot be found: {arn}");

    public static AwsException InvalidToken() => Invalid("Invalid token");
}
