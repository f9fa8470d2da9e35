using System.Text.RegularExpressions;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Tests.Mapping;

public sealed class ApiConstraintsTests
{
    [Fact]
    public void Every_pattern_compiles_and_means_the_whole_value()
    {
        var patterns = ApiConstraints.Keys.Select(k => Find(k)!.Pattern).OfType<string>().ToList();

        Assert.True(patterns.Count > 80);
        Assert.All(patterns, pattern =>
        {
            Assert.StartsWith(@"\A", pattern, StringComparison.Ordinal);
            Assert.EndsWith(@"\z", pattern, StringComparison.Ordinal);
            _ = new Regex(pattern);
        });
    }

    [Fact]
    public void Every_constraint_is_on_a_property_of_a_model_type() => Assert.All(ApiConstraints.Keys, key =>
    {
        Assert.NotNull(ModelType(key.Type)?.GetProperty(key.Property));
    });

    [Theory]
    [InlineData("my-gateway", true)]
    [InlineData("MyGateway2", true)]
    [InlineData("my_gateway", false)]
    [InlineData("my-gateway\n", false)]
    [InlineData("-gateway", false)]
    public void A_gateways_name_is_checked(string name, bool isValid) =>
        Assert.Equal(isValid, ApiConstraints.Find(typeof(CreateGatewayRequest), "Name")!.Matches(name));

    [Fact]
    public void Digits_are_ascii_as_in_java()
    {
        var arn = ApiConstraints.Find(typeof(CreateAgentRuntimeRequest), "RoleArn")!;
        Assert.True(arn.Matches("arn:aws:iam::123456789012:role/r"));
        Assert.False(arn.Matches("arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/r"));
    }

    [Fact]
    public void List_items_and_map_entries_have_their_own_constraints()
    {
        var methods = ApiConstraints.Find(typeof(ApiGatewayToolFilter), "Methods", ConstraintTarget.Item)!;
        Assert.Contains("GET", methods.Values!);

        var key = ApiConstraints.Find(typeof(CreateAgentRuntimeRequest), "EnvironmentVariables", ConstraintTarget.Key)!;
        var value = ApiConstraints.Find(typeof(CreateAgentRuntimeRequest), "EnvironmentVariables", ConstraintTarget.Value)!;
        Assert.Equal((1L, 100L), (key.Min, key.Max));
        Assert.Equal((0L, 5000L), (value.Min, value.Max));
    }

    private static ApiConstraint? Find((string Type, string Property, ConstraintTarget Target) key) =>
        ApiConstraints.Find(ModelType(key.Type)!, key.Property, key.Target);

    /// <summary>Each official package is an assembly.</summary>
    private static Type? ModelType(string name) =>
        typeof(CreateGatewayRequest).Assembly.GetType(name) ?? typeof(CreateUserPoolRequest).Assembly.GetType(name);
}
