using System.Text.Json.Nodes;
using Reconciler.Engine.Resources.Iam;

namespace EndToEnd.Tests.Systems;

/// <summary>
/// specs/aws-api-mcp-server: a prebuilt image of another account, with a role that has AgentCore's base permissions and what its tools need.
/// </summary>
public sealed class AwsApiServerTests
{
    private const string Role = "aws-api-mcp-execution-role";
    private const string Folder = "aws-api-mcp-server";
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static readonly Dictionary<string, Func<Workshop, Task>> _edits = new()
    {
        ["environment"] = w => w.ChangeRuntimeAsync(runtime => runtime.EnvironmentVariables["AUTH_TYPE"] = "oauth"),
        ["image"] = w => w.ChangeRuntimeAsync(
            runtime => runtime.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri = "public.ecr.aws/evil/server:v1"),
        ["runtime deleted"] = async w =>
            await w.Clients.AgentCore.DeleteAgentRuntimeAsync(new() { AgentRuntimeId = (await w.RuntimeAsync()).AgentRuntimeId }),
        ["read access detached"] = w => w.Clients.Iam.DetachRolePolicyAsync(new() { RoleName = Role, PolicyArn = ReadOnly }),
        ["administrator attached"] = w => w.Clients.Iam.AttachRolePolicyAsync(
            new() { RoleName = Role, PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess" }),
        ["base permissions deleted"] = async w => await w.Clients.Iam.DeleteRolePolicyAsync(
            new() { RoleName = Role, PolicyName = await w.InlinePolicyNameAsync(Role) }),
    };

    public static TheoryData<string> Edits => [.. _edits.Keys];

    [Fact]
    public async Task Server_answers_tools_and_calls_on_the_embedded_AWS()
    {
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = StackBuilder.OfSpecs(Folder) });
        await workshop.ConvergeAsync();

        var tools = await workshop.RunAsync("tools", "aws-api", "-o", "json");
        var answer = await workshop.RunAsync("call", "aws-api", "call_aws", "cli_command=aws s3api list-buckets");
        var refused = await workshop.RunAsync("call", "aws-api", "call_aws", "cli_command=rm -rf /");

        Assert.True(tools.ExitCode == 0, tools.ToString());
        Assert.Equal(
            ["call_aws", "suggest_aws_commands"],
            JsonNode.Parse(tools.Output)!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!).Order());
        Assert.True(answer.ExitCode == 0, answer.ToString());
        Assert.Contains("aws s3api list-buckets", answer.Output, StringComparison.Ordinal);
        Assert.Equal(4, refused.ExitCode);
    }

    [Fact]
    public async Task Role_has_the_base_statements_and_read_access_and_nothing_else()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        var iam = workshop.Clients.Iam;

        var policy = await iam.GetRolePolicyAsync(new() { RoleName = Role, PolicyName = await workshop.InlinePolicyNameAsync(Role) });
        var attached = await iam.ListAttachedRolePoliciesAsync(new() { RoleName = Role });

        Assert.Single((await iam.ListRolePoliciesAsync(new() { RoleName = Role })).PolicyNames);
        Assert.Equal(ReadOnly, Assert.Single(attached.AttachedPolicies).PolicyArn);
        Assert.Equal(Canonical(BaseStatements), Canonical(Uri.UnescapeDataString(policy.PolicyDocument)));
    }

    [Fact]
    public async Task Custom_statements_replace_read_access()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        workshop.Edit(
            "stack.yaml",
            $"    managedPolicyArns:\n      - {ReadOnly}\n",
            """
                inlinePolicies:
                  CustomAWSPermissions:
                    Version: "2012-10-17"
                    Statement:
                      - {Effect: Allow, Action: [s3:GetObject, s3:ListBucket], Resource: ["arn:aws:s3:::mine", "arn:aws:s3:::mine/*"]}

            """);

        await workshop.ConvergeAsync();

        var iam = workshop.Clients.Iam;
        Assert.Empty((await iam.ListAttachedRolePoliciesAsync(new() { RoleName = Role })).AttachedPolicies ?? []);
        Assert.Contains("CustomAWSPermissions", (await iam.ListRolePoliciesAsync(new() { RoleName = Role })).PolicyNames);
    }

    [Fact]
    public async Task Second_apply_changes_nothing_and_destroy_leaves_nothing()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();

        await workshop.ConvergeAsync();
        Assert.Empty(workshop.Mutations);
        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Edit_of_somebody_else_is_healed(string edit)
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await _edits[edit](workshop);
        var differs = await workshop.DiffAsync("--exit-code");

        Assert.Equal(2, differs.ExitCode);
        await DriftTests.AssertHealsAsync(workshop);
    }

    [Fact]
    public async Task Deleted_role_is_made_again()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        var iam = workshop.Clients.Iam;
        await iam.DetachRolePolicyAsync(new() { RoleName = Role, PolicyArn = ReadOnly });
        await iam.DeleteRolePolicyAsync(new() { RoleName = Role, PolicyName = await workshop.InlinePolicyNameAsync(Role) });
        await iam.DeleteRoleAsync(new() { RoleName = Role });

        await DriftTests.AssertHealsAsync(workshop);

        Assert.Equal(Role, (await iam.GetRoleAsync(new() { RoleName = Role })).Role.RoleName);
    }

    /// <summary>The actions and resources of each statement that allows something, in order: their names do not matter.</summary>
    private static List<string> Canonical(string document) =>
    [
        .. JsonNode.Parse(PolicyDocument.Normalise(document).Text)!["Statement"]!.AsArray()
            .Select(statement =>
            {
                var named = statement!.AsObject();
                named.Remove("Sid");
                return named.ToJsonString();
            })
            .Order(StringComparer.Ordinal),
    ];

    private const string BaseStatements = """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
              "Resource": "arn:aws:ecr:us-east-1:709825985650:repository/amazon-web-services/aws-api-mcp-server"
            },
            {
              "Effect": "Allow",
              "Action": ["logs:DescribeLogStreams", "logs:CreateLogGroup"],
              "Resource": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/bedrock-agentcore/runtimes/*"
            },
            { "Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": "arn:aws:logs:us-east-1:000000000000:log-group:*" },
            {
              "Effect": "Allow",
              "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
              "Resource": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/bedrock-agentcore/runtimes/*:log-stream:*"
            },
            { "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" },
            {
              "Effect": "Allow",
              "Action": [
                "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"
              ],
              "Resource": "*"
            },
            {
              "Effect": "Allow",
              "Action": "cloudwatch:PutMetricData",
              "Resource": "*",
              "Condition": { "StringEquals": { "cloudwatch:namespace": "bedrock-agentcore" } }
            },
            {
              "Effect": "Allow",
              "Action": [
                "bedrock-agentcore:GetWorkloadAccessToken",
                "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                "bedrock-agentcore:GetWorkloadAccessTokenForUserId"
              ],
              "Resource": [
                "arn:aws:bedrock-agentcore:us-east-1:000000000000:workload-identity-directory/default",
                "arn:aws:bedrock-agentcore:us-east-1:000000000000:workload-identity-directory/default/workload-identity/*"
              ]
            }
          ]
        }
        """;
}
