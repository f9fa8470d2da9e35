using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The errors of CodeBuild. A text without the comment "AWS's text" is inferred.</summary>
internal static class CodeBuildErrors
{
    public static AwsException NoSuchProject(string arn) => new("ResourceNotFoundException", $"Project cannot be found: {arn}");

    public static AwsException ProjectExists(string arn) => new("ResourceAlreadyExistsException", $"Project already exists: {arn}");

    public static AwsException NoSuchBuild(string id) => new("ResourceNotFoundException", $"Build {id} does not exist");

    public static AwsException InvalidToken() => Invalid("Invalid token");

    public static AwsException TokenReused() => Invalid("The idempotency token was used before with other parameters.");

    // AWS's text.
    public static AwsException RoleNotAssumable(string arn) => Invalid(
        "CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role " +
        "exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured. " +
        $"Role: {arn}");

    private static AwsException Invalid(string message) => new("InvalidInputException", message);
}
