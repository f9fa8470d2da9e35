using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.Platform.Contracts;

public sealed class ServiceContractTests(ITestOutputHelper output)
{
    public static TheoryData<string> Services =>
        ["sts", "s3", "iam", "ecr", "codebuild", "cognito-idp", "logs", "secretsmanager", "lambda", "bedrock-agentcore-control"];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_contract_says_of_its_operations_and_shapes_what_the_model_says(string service)
    {
        if (AwsModels.AreMissing(output))
            return;
        var model = AwsModels.Load(service);
        var contract = ServiceContract.Load(service);

        Assert.Equal((string?)model["metadata"]!["protocol"], contract.Protocol);
        Assert.Equal((string?)model["metadata"]!["targetPrefix"], contract.TargetPrefix);
        Assert.NotEmpty(contract.Operations);
        var comparison = new Comparison(model, null);
        var others = new Dictionary<string, Comparison>(StringComparer.Ordinal);
        foreach (var operation in contract.Operations.Values)
        {
            var (source, shapes) = (model, comparison);
            if (operation.Api is { } api)
            {
                source = AwsModels.Load(api);
                shapes = others.TryGetValue(api, out var known) ? known : others[api] = new Comparison(source, api);
            }

            var json = source["operations"]![operation.Name]!;
            Assert.Equal((string?)json["http"]!["method"], operation.Method);
            Assert.Equal((string?)json["http"]!["requestUri"], operation.Uri);
            Assert.Equal((string?)json["authtype"] == "none", operation.NoAuth);
            if (operation.IsOutline)
                continue;
            Assert.Equal((int?)json["http"]!["responseCode"] ?? 200, operation.StatusCode);
            shapes.Check((string?)json["input"]?["shape"], operation.Input);
            shapes.Check((string?)json["output"]?["shape"], operation.Output);
            var errors = json["errors"]?.AsArray().Select(e => (string?)e!["shape"]) ?? [];
            Assert.Equal(errors, operation.Errors.Select(e => e.Name));

            // The models of a service share its errors.
            foreach (var error in operation.Errors)
                comparison.Check(error.Name, error);
        }
        Assert.True(comparison.Count > 10);
    }

    [Fact]
    public void An_unknown_service_has_no_contract() =>
        Assert.Throws<ArgumentException>(() => ServiceContract.Load("route53"));

    [Fact]
    public void A_contract_is_read_once() =>
        Assert.Same(ServiceContract.Load("sts"), ServiceContract.Load("sts"));

    [Fact]
    public void An_iam_role_name_has_its_constraints()
    {
        var name = ServiceContract.Load("iam").Operations["CreateRole"].Input!.ByName["RoleName"];

        Assert.True(name.Required);
        Assert.Equal((1, 64, @"[\w+=,.@-]+"), (name.Shape.Min, name.Shape.Max, name.Shape.Pattern));
    }

    /// <summary>
    /// Compares model and contract recursively. Shapes can be recursive. Those of a further model of the service have its name before theirs.
    /// </summary>
    private sealed class Comparison(JsonNode model, string? api)
    {
        /// <summary>The services accept more than their models say here; the generator has the reasons.</summary>
        private static readonly string[] Corrected = ["TaggableResourcesArn", "DomainType"];

        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public int Count => _seen.Count;

        public void Check(string? name, ShapeContract? shape)
        {
            Assert.Equal(name is null || api is null ? name : $"{api}:{name}", shape?.Name);
            if (shape is null || !_seen.Add(shape.Name))
                return;
            var json = model["shapes"]![name!]!.AsObject();
            Assert.Equal((bool?)json["document"] == true ? "document" : (string?)json["type"], shape.Kind.ToString().ToLowerInvariant());
            Assert.Equal(((double?)json["min"], (double?)json["max"]), (shape.Min, shape.Max));
            if (!Corrected.Contains(shape.Name)) Assert.Equal((string?)json["pattern"], shape.Pattern);
            Assert.Equal(json["enum"]?.AsArray().Select(v => (string)v!), shape.EnumList);
            Assert.Equal((string?)json["payload"], shape.Payload);
            Assert.Equal((bool?)json["union"] ?? false, shape.IsUnion);
            Assert.Equal((int?)json["error"]?["httpStatusCode"], shape.ErrorStatus);
            var required = json["required"]?.AsArray().Select(v => (string)v!).ToHashSet() ?? [];
            var members = json["members"]?.AsObject() ?? [];
            Assert.Equal(members.Select(m => m.Key), shape.Members.Select(m => m.Name));
            foreach (var member in shape.Members)
            {
                Assert.Equal(required.Contains(member.Name), member.Required);
                Check(members[member.Name]!, member);
            }
            Check(json["member"], shape.Element);
            Check(json["key"], shape.Key);
            Check(json["value"], shape.Value);
        }

        private void Check(JsonNode? json, MemberContract? member)
        {
            Assert.Equal(json is null, member is null);
            if (member is null)
                return;
            Assert.Equal((string?)json!["locationName"] ?? member.Name, member.WireName);
            Assert.Equal((string?)json["location"], member.Location);
            Assert.Equal((bool?)json["flattened"] ?? false, member.Flattened);
            Assert.Equal((bool?)json["idempotencyToken"] ?? false, member.IdempotencyToken);
            Assert.Equal((string?)json["timestampFormat"], member.TimestampFormat);
            Check((string?)json["shape"], member.Shape);
        }
    }
}
