using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Ecr;

internal static class EcrErrors
{
    public static AwsException RepositoryNotFound(string name, string account) => new(
        "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{account}'");

    public static AwsException InvalidToken() => new("InvalidParameterException", "Invalid parameter at 'nextToken' failed to satisfy constraint: 'must be a token of this service'");
}
