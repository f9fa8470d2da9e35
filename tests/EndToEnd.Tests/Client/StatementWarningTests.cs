namespace EndToEnd.Tests.Client;

/// <summary>Policies that do not fit the tools that a live gateway has listed.</summary>
[Collection(ServedCollection.Name)]
public sealed class StatementWarningTests(ServedWorkshop workshop)
{
    private const string Policies = """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: misspelt}
        spec:
          policyEngine: workshop-policy-engine
          statement: |
            permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"guarded___greet_usr", resource == AgentCore::Gateway::"${Gateway/guarded-gateway.arn}");
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: mistyped}
        spec:
          policyEngine: workshop-policy-engine
          statement: |
            permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"guarded___add_numbers", resource == AgentCore::Gateway::"${Gateway/guarded-gateway.arn}")
            when {
              context.input.a == "one"
            };

        """;

    [Fact]
    public async Task Diff_warns_of_policies_about_other_tools_or_other_types_than_the_gateway_has()
    {
        var file = Path.Combine(workshop.Specs, "warned.yaml");
        await File.WriteAllTextAsync(file, Policies);
        try
        {
            var result = await workshop.RunAsync("diff", workshop.Specs);

            Assert.Equal(0, result.ExitCode);
            Assert.Contains("warned.yaml:7:57: spec.statement: the gateway has no action AgentCore::Action::\"guarded___greet_usr\"; did you mean `AgentCore::Action::\"guarded___greet_user\"`?", result.Error, StringComparison.Ordinal);
            Assert.Contains("warned.yaml:17:7: spec.statement: `==` compares ", result.Error, StringComparison.Ordinal);
            Assert.Equal(2, result.Error.Split("warned.yaml:").Length - 1);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
