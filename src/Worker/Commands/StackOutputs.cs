using System.Text;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Collects the outputs of a stack. Secrets are read only if they are to be shown.</summary>
/// <param name="stack">The stack.</param>
/// <param name="environment">The environment of the command.</param>
/// <param name="connection">How the command reaches AWS.</param>
/// <param name="showSecrets">Whether secrets are read.</param>
internal sealed class StackOutputs(
    StackReconciler stack, CommandEnvironment environment, ConnectionSettings connection, bool showSecrets)
{
    /// <summary>What stands for a secret that is not shown.</summary>
    public const string Hidden = "***";

    /// <summary>The outputs, sorted by name.</summary>
    /// <exception cref="AccessException">A secret cannot be read.</exception>
    public async Task<IReadOnlyList<StackOutput>> CollectAsync(StackStatus status, CancellationToken cancellationToken)
    {
        var outputs = new List<StackOutput>
        {
            new("account_id", status.AccountId), new("region", status.Region), new("stack", status.Stack),
        };
        foreach (var resource in status.Resources.Where(r => r.Id is not null && r.Object is not null && r.State != ResourceState.Deleted))
        {
            var prefix = $"{ToName(resource.Type)}_{ToName(resource.Name)}";

            // Times are tokens of changes, and no outputs.
            outputs.AddRange(resource.Attributes
                .Where(attribute => !attribute.Key.EndsWith("At", StringComparison.Ordinal))
                .Select(attribute => new StackOutput($"{prefix}_{ToName(attribute.Key)}", attribute.Value)));
            if (resource.Type == ResourceTypeNames.Gateway) outputs.AddRange(FindOfGateway(resource, prefix));
            if (resource.Attributes.TryGetValue("urlEncodedArn", out var arn))
            {
                var host = $"https://bedrock-agentcore.{status.Region}.amazonaws.com";
                outputs.Add(new($"{prefix}_endpoint", $"{host}/runtimes/{arn}/invocations?qualifier=DEFAULT"));
            }

            var address = new ResourceAddress(resource.Type, resource.Name);
            if (stack.Graph.Contains(address))
                outputs.AddRange(await FindOfIdentityAsync(stack.Graph[address], prefix, cancellationToken));
        }

        return [.. outputs.OrderBy(output => output.Name, StringComparer.Ordinal)];
    }

    /// <summary>A name in snake case: <c>UserPoolClient</c> becomes <c>user_pool_client</c>.</summary>
    public static string ToName(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var isWordStart = char.IsAsciiLetterUpper(name[i]) && i > 0 && !char.IsAsciiLetterUpper(name[i - 1]);
            if (isWordStart && text[^1] != '_') text.Append('_');
            text.Append(char.IsAsciiLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : '_');
        }

        return text.ToString();
    }

    private IEnumerable<StackOutput> FindOfGateway(ResourceStatus gateway, string prefix)
    {
        var isEmbedded = stack.Aws.EndpointHeaders.ContainsKey(EmulatedAws.Header);
        if (isEmbedded && connection.LocalState is null)
        {
            var path = $"gateways/{gateway.Attributes.GetValueOrDefault("id")}/mcp";
            yield return new($"{prefix}_local_url", $"{new Uri(stack.Aws.Endpoint!, path)}");
        }

        var address = new ResourceAddress(gateway.Type, gateway.Name);
        if (stack.Graph.Contains(address) && stack.Graph[address].State is CreateGatewayRequest { AuthorizerType.Value: "CUSTOM_JWT" })
        {
            var folder = ShellQuoting.Quote(stack.Stack.Directory);
            yield return new($"{prefix}_token_command", $"{environment.Program} token {gateway.Name} --stack {folder}{connection.Options}");
        }
    }

    private async Task<IEnumerable<StackOutput>> FindOfIdentityAsync(
        DesiredResource desired, string prefix, CancellationToken cancellationToken)
    {
        switch (desired.State)
        {
            case UserState user:
                var passwords = new UserPasswords(stack.Aws, stack.CreateFinder(), new SecretReader(environment.Variable));
                var password = showSecrets ? (await passwords.ReadAsync(user, cancellationToken)).Reveal() : Hidden;
                return [new($"{prefix}_username", user.Username), new($"{prefix}_password", password, IsSecret: true)];
            case CreateUserPoolClientRequest { GenerateSecret: true }:
                var secret = showSecrets ? await ReadClientSecretAsync(desired, cancellationToken) : Hidden;
                return [new($"{prefix}_secret", secret, IsSecret: true)];
            default:
                return [];
        }
    }

    private async Task<string> ReadClientSecretAsync(DesiredResource client, CancellationToken cancellationToken)
    {
        var live = (await stack.CreateFinder().FindAsync(client.Address, cancellationToken)).Live;
        var request = new DescribeUserPoolClientRequest { UserPoolId = live?.ParentId, ClientId = live?.Id };
        var response = await stack.Aws.CallAsync(stack.Aws.Cognito.DescribeUserPoolClientAsync, request, cancellationToken);
        return response.UserPoolClient.ClientSecret;
    }
}
