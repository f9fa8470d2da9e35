using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests.Systems;

/// <summary>What <see cref="Inventory"/> lists, as clients see it that others wrote.</summary>
internal static class ForeignInventory
{
    private const string Script = """
        import boto3, json, sys
        names = []
        for listing in json.loads(sys.argv[1]):
            client = boto3.client(listing["Service"].removesuffix("api"))
            operation = listing["Operation"].replace("-", "_")
            members = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape.members
            parameters = {member: value for member in members for name, value in listing["Arguments"].items() if member.lower() == name}
            page = getattr(client, operation)(**parameters)
            for item in page.get(listing["Key"]) or []:
                names.append(listing["Label"] + " " + (item[listing["Member"]] if listing["Member"] else item))
        print(json.dumps(names))
        """;

    private static readonly Listing[] Listings =
    [
        new("s3api", "list-buckets", [], "Buckets", "bucket", "Name"),
        new("ecr", "describe-repositories", [], "repositories", "repository", "repositoryName"),
        new("iam", "list-roles", [], "Roles", "role", "RoleName"),
        new("iam", "list-policies", new() { ["scope"] = "Local" }, "Policies", "managed policy", "PolicyName"),
        new("iam", "list-users", [], "Users", "IAM user", "UserName"),
        new("codebuild", "list-projects", [], "projects", "project", ""),
        new("lambda", "list-functions", [], "Functions", "function", "FunctionName"),
        new("cognito-idp", "list-user-pools", new() { ["maxresults"] = 60 }, "UserPools", "pool", "Name"),
        new("secretsmanager", "list-secrets", [], "SecretList", "secret", "Name"),
        new("bedrock-agentcore-control", "list-agent-runtimes", [], "agentRuntimes", "runtime", "agentRuntimeName"),
        new("bedrock-agentcore-control", "list-gateways", [], "items", "gateway", "name"),
        new("bedrock-agentcore-control", "list-policy-engines", [], "policyEngines", "engine", "name"),
        new("bedrock-agentcore-control", "list-oauth2-credential-providers", [], "credentialProviders", "OAuth provider", "name"),
        new("bedrock-agentcore-control", "list-api-key-credential-providers", [], "credentialProviders", "key provider", "name"),
    ];

    /// <summary>What boto3 sees; null where it is not installed.</summary>
    public static async Task<IReadOnlyList<string>?> OfBoto3Async(Workshop workshop)
    {
        var aws = workshop.Aws;
        var text = await PythonScript.RunAsync(
            Script, aws.Endpoint, aws.AccessKeyId, aws.SecretAccessKey, JsonSerializer.Serialize(Listings));
        return text is null ? null : JsonSerializer.Deserialize<List<string>>(text);
    }

    /// <summary>What the AWS CLI sees; null where it is not installed.</summary>
    public static async Task<IReadOnlyList<string>?> OfAwsCliAsync(Workshop workshop)
    {
        var names = new List<string>();
        foreach (var listing in Listings)
        {
            var arguments = listing.Arguments.SelectMany(argument => new[]
            {
                argument.Key == "maxresults" ? "--max-results" : $"--{argument.Key}", $"{argument.Value}",
            });
            var text = await RunAsync(workshop, [listing.Service, listing.Operation, .. arguments, "--output", "json"]);
            if (text is null) return null;
            var items = JsonNode.Parse(text.Length == 0 ? "{}" : text)![listing.Key]?.AsArray() ?? [];
            names.AddRange(items.Select(item => $"{listing.Label} {(listing.Member.Length == 0 ? item : item![listing.Member])}"));
        }

        return names;
    }

    private static async Task<string?> RunAsync(Workshop workshop, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("aws", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ENDPOINT_URL"] = workshop.Aws.Endpoint.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = workshop.Aws.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = workshop.Aws.SecretAccessKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? text : throw new InvalidOperationException(await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>A call that lists things.</summary>
    /// <param name="Service">The service, as the AWS CLI calls it.</param>
    /// <param name="Operation">The operation, as the AWS CLI calls it.</param>
    /// <param name="Arguments">The arguments: names in lower case without hyphens.</param>
    /// <param name="Key">The member of the answer that has the things.</param>
    /// <param name="Label">What <see cref="Inventory"/> calls them.</param>
    /// <param name="Member">The member that has their name; empty if the things are names.</param>
    private sealed record Listing(
        string Service, string Operation, Dictionary<string, object> Arguments, string Key, string Label, string Member);
}
