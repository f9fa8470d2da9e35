namespace EndToEnd.Tests;

/// <summary>Changes of what <c>InvokeAccess</c> makes: the policy and the user.</summary>
internal static class DriftAccessCases
{
    private const string Policy = "ManagedPolicy/callers";
    private const string User = "IamUser/callers.caller";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["access policy document"] = InStack(
            Policy,
            ["policyDocument.*"],
            async w => await w.Clients.Iam.CreatePolicyVersionAsync(new()
            {
                PolicyArn = await PolicyArnAsync(w),
                PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""",
                SetAsDefault = true,
            })),
        ["access policy tags"] = InStack(
            Policy,
            ["tags.Intruder"],
            async w => await w.Clients.Iam.TagPolicyAsync(
                new() { PolicyArn = await PolicyArnAsync(w), Tags = [new() { Key = "Intruder", Value = "was here" }] })),
        ["access user tags"] = InStack(
            User,
            ["tags.Intruder"],
            w => w.Clients.Iam.TagUserAsync(new() { UserName = "caller", Tags = [new() { Key = "Intruder", Value = "was here" }] })),
    };

    public static async Task<string> PolicyArnAsync(Workshop workshop) =>
        Assert.Single((await workshop.Clients.Iam.ListPoliciesAsync(new Amazon.IdentityManagement.Model.ListPoliciesRequest { Scope = "Local" })).Policies).Arn;

    public static StackBuilder Stack() => new StackBuilder("shop")
        .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1", "protocolConfiguration: {serverProtocol: MCP}")
        .With("InvokeAccess", "callers", "runtime: server", "users: [caller]", "createUser: true");

    private static DriftCase InStack(string resource, string[] fields, Func<Workshop, Task> change) =>
        new(resource, fields, change) { Stack = Stack };
}
