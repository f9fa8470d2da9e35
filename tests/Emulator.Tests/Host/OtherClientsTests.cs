using System.Diagnostics;
using System.Globalization;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.Services.AgentCore;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.Host;

/// <summary>
/// The AWS CLI and boto3 with only the endpoint URL changed. If they or the workshop's documents are not installed, these tests print that
/// and do nothing.
/// </summary>
public sealed class OtherClientsTests(ITestOutputHelper output)
{
    // The workshop's commands read the outputs of a deployment. This script replaces the tool that provides them.
    private const string Pulumi = """
        pulumi() {
          if [ "$1" = env ]; then while [ "$1" != "--" ]; do shift; done; shift; "$@"; return; fi
          local name="OUTPUT_$3"; echo "${!name}"
        }
        """;

    [Fact]
    public async Task The_workshops_own_commands_connect_a_target_and_guard_it_with_a_policy()
    {
        if (Seed() is not { } seed || !await HasAsync("aws") || !await HasAsync("python3"))
            return;
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var runtime = await account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime());
        var gateway = await account.AgentCore.CreateGatewayAsync(stack.Gateway());
        var outputs = new Dictionary<string, string>
        {
            ["OUTPUT_agentRuntimeArn"] = runtime.AgentRuntimeArn,
            ["OUTPUT_gatewayId"] = gateway.GatewayId,
            ["OUTPUT_gatewayArn"] = gateway.GatewayArn,
            ["OUTPUT_agentExecutionRoleArn"] = stack.Role,
            ["OUTPUT_cognitoDiscoveryUrl"] = "https://idp.example/.well-known/openid-configuration",
            ["OUTPUT_cognitoUserPoolClientId"] = "client",
        };

        // Step 8. No shell accepts the quoting in the region expression: replace the expression.
        const string Region = """$(pulumi stack output cognitoDiscoveryUrl | grep -oP \"(?<=cognito-idp\.)[^.]+\")""";
        var connect = Block(seed, "Step 8:", "pulumi env run", "\"").Replace(Region, "us-east-1", StringComparison.Ordinal);
        Assert.Contains("\"status\": \"CREATING\"", await BashAsync(account, connect, outputs), StringComparison.Ordinal);
        // Steps 10 and 11.
        var engine = await BashAsync(account, Block(seed, "Step 10:", "pulumi env run", "--region us-east-1"), outputs);
        var engineId = Value(engine, "policyEngineId");
        var statement = Block(seed, "Step 11:", "cat > /tmp/cedar-policy.json", "EOF");
        var policy = Block(seed, "Then create the policy:", "pulumi env run", "--region us-east-1");
        var variables = $"export GATEWAY_ARN=$(pulumi stack output gatewayArn) POLICY_ENGINE_ID={engineId} " +
            $"POLICY_ENGINE_ARN={Value(engine, "policyEngineArn")} GATEWAY_ID=$(pulumi stack output gatewayId)\n";
        var file = Path.GetTempFileName();
        Assert.Equal(
            "allow_add_and_greet",
            Value(
                await BashAsync(
                    account,
                    variables + $"{statement}\n{policy}".Replace("/tmp/cedar-policy.json", file, StringComparison.Ordinal),
                    outputs),
                "name"));
        File.Delete(file);
        // Step 12.
        Assert.Contains(
            "Policy engine attached in ENFORCE mode",
            await BashAsync(account, variables + Block(seed, "Step 12:", "pulumi env run", "\""), outputs),
            StringComparison.Ordinal);

        Assert.Equal(
            PolicyStatus.ACTIVE,
            Assert.Single((await account.AgentCore.ListPoliciesAsync(new() { PolicyEngineId = engineId })).Policies).Status);
        var attached = await account.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = gateway.GatewayId });
        Assert.Equal(GatewayPolicyEngineMode.ENFORCE, attached.PolicyEngineConfiguration.Mode);
    }

    [Fact]
    public async Task The_AWS_CLI_copies_lists_and_gets_its_identity()
    {
        if (!await HasAsync("aws"))
            return;
        await using var account = await Account.StartAsync();

        var text = await BashAsync(
            account,
            """
            set -e
            aws sts get-caller-identity --query Arn --output text
            aws s3 mb s3://cli-bucket
            head -c 12000000 /dev/zero > "$WORK/big file+1.bin"
            aws s3 cp "$WORK/big file+1.bin" s3://cli-bucket/dir/ --no-progress > /dev/null
            aws s3 cp "s3://cli-bucket/dir/big file+1.bin" "$WORK/copy" --no-progress > /dev/null
            cmp "$WORK/big file+1.bin" "$WORK/copy"
            aws s3 ls s3://cli-bucket --recursive
            aws s3api put-bucket-tagging --bucket cli-bucket --tagging 'TagSet=[{Key=k,Value=v}]'
            aws s3 rb s3://cli-bucket --force > /dev/null
            aws iam create-role --role-name r --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"x.amazonaws.com"},"Action":"sts:AssumeRole"}]}' --query Role.Arn --output text
            aws iam list-roles --query 'Roles[].RoleName' --output text
            """,
            new Dictionary<string, string> { ["WORK"] = Directory.CreateTempSubdirectory("emulator-cli-").FullName });

        Assert.Contains($"arn:aws:iam::{Account.Id}:root", text, StringComparison.Ordinal);
        Assert.Contains("12000000 dir/big file+1.bin", text, StringComparison.Ordinal);
        Assert.EndsWith($"arn:aws:iam::{Account.Id}:role/r\nr\n", text, StringComparison.Ordinal);
        Assert.Empty((await account.S3.ListBucketsAsync()).Buckets ?? []);
    }

    private string? Seed()
    {
        var seeds = Path.Combine(Repository.Root, "..", "shared", "seeds");
        if (Directory.Exists(seeds) && Directory.EnumerateFiles(seeds, "000_*").FirstOrDefault() is { } path)
            return File.ReadAllText(path);
        output.WriteLine("Skipped: the workshop's document is not here.");
        return null;
    }

    /// <summary>The lines after a heading from the one that starts with a text to the one that ends with another text.</summary>
    private static string Block(string document, string heading, string start, string end)
    {
        var lines = document[document.IndexOf("\n" + heading, StringComparison.Ordinal)..].Split('\n')
            .SkipWhile(l => !l.StartsWith(start, StringComparison.Ordinal)).ToList();
        var last = lines.FindIndex(1, l => l == end || end.Length > 3 && l.EndsWith(end, StringComparison.Ordinal));
        return string.Join('\n', lines[..(last + 1)]) + "\n";
    }

    private static string Value(string json, string member) =>
        System.Text.Json.Nodes.JsonNode.Parse(json)![member]!.GetValue<string>();

    private async Task<bool> HasAsync(string program)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", program == "python3" ? "python3 -c 'import boto3'" : $"{program} --version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        await process!.WaitForExitAsync();
        if (process.ExitCode != 0)
            output.WriteLine($"Skipped: {program} is not installed.");
        return process.ExitCode == 0;
    }

    private static async Task<string> BashAsync(Account account, string script, IReadOnlyDictionary<string, string> variables)
    {
        var start =
            new ProcessStartInfo("bash", ["-c", $"{Pulumi}\n{script}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.Environment["AWS_ENDPOINT_URL"] = account.Aws.Endpoint.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = account.Aws.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = account.Aws.SecretAccessKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = 1.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}\n{text}\n{await errors}");
        return text;
    }
}
