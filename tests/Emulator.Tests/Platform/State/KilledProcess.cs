using Amazon.IdentityManagement;
using Amazon.Runtime;
using Emulator.Tests.DataPlane.Builds;
using Emulator.Tests.DataPlane.Runtime;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Platform.State;

/// <summary>
/// The program that <see cref="StateTests"/> starts and kills. It creates roles in sequence and prints the name of each created role.
/// </summary>
internal static class KilledProcess
{
    public const string Switch = "--create-roles-until-killed";

    public static async Task<int> Main(string[] args)
    {
        if (args is [TinyServer.Switch or TinyServer.Wrapped or TinyServer.Failing or TinyServer.Deaf, ..])
            return await TinyServer.RunAsync(args);
        if (args is [TinyBuild.Switch, ..])
            return await TinyBuild.RunAsync(args);
        if (args is not [Switch, var folder])
        {
            await Console.Error.WriteLineAsync("Run the tests with 'dotnet test'.");
            return 1;
        }

        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { StateDirectory = folder });
        using var iam = new AmazonIdentityManagementServiceClient(
            new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey),
            new AmazonIdentityManagementServiceConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        for (var i = 0; ; i++)
        {
            await iam.CreateRoleAsync(new() { RoleName = $"role-{i}", AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com") });
            await Console.Out.WriteLineAsync($"role-{i}");
        }
    }
}
