using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Documents;
using Amazon.Runtime.Internal;
using Amazon.Runtime.StandIn.Metadata;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Reconciler.AwsSdk.Tests.Models;

/// <summary>
/// Compares the service models with the .NET types by reflection, starting at each operation of the clients. It shares no code with the
/// generator.
/// </summary>
public sealed class ModelAgreementTests(ITestOutputHelper output)
{
    private static readonly Assembly Sdk = typeof(Amazon.ECR.AmazonECRClient).Assembly;

    public static TheoryData<string, string> Services => new()
    {
        { "bedrock-agentcore-control", "BedrockAgentCoreControl" },
        { "codebuild", "CodeBuild" },
        { "cognito-idp", "CognitoIdentityProvider" },
        { "ecr", "ECR" },
        { "iam", "IdentityManagement" },
        { "lambda", "Lambda" },
        { "logs", "CloudWatchLogs" },
        { "secretsmanager", "SecretsManager" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_type_matches_the_model(string model, string name)
    {
        if (AwsModels.AreMissing(output))
            return;
        var walk = new Walk(AwsModels.Load(model), $"Amazon.{name}");

        var client = Sdk.GetExportedTypes().Single(t => t.Namespace == $"Amazon.{name}" && typeof(AmazonServiceClient).IsAssignableFrom(t));
        var operations = client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal)).Select(m => m.Name[..^"Async".Length]).Distinct();
        foreach (var operation in operations)
            walk.Operation(operation);

        output.WriteLine($"{name}: {walk.Properties} properties compared");
        Assert.True(walk.Properties > 80);
        var declared = Sdk.GetExportedTypes().Where(
            t => t.Namespace == $"Amazon.{name}.Model" && !t.Name.StartsWith("Amazon", StringComparison.Ordinal));
        Assert.Empty(declared.Except(walk.Types));
    }

    private sealed class Walk(JsonObject model, string @namespace)
    {
        private readonly JsonObject _shapes = model["shapes"]!.AsObject();

        public HashSet<Type> Types { get; } = [];

        public int Properties { get; private set; }

        public void Operation(string name)
        {
            var operation = model["operations"]![name]!;
            Structure((string?)operation["input"]?["shape"], Model(name + "Request"));
            Structure((string?)operation["output"]?["shape"], Model(name + "Response"));
            foreach (var error in operation["errors"]?.AsArray() ?? [])
            {
                var shape = (string)error!["shape"]!;
                var type = Model(shape.EndsWith("Exception", StringComparison.Ordinal) ? shape : shape + "Exception");
                Assert.True(typeof(AmazonServiceException).IsAssignableFrom(type));
                Structure(shape, type);
            }
        }

        private void Structure(string? shape, Type type)
        {
            if (!Types.Add(type))
                return;
            var members = shape is null ? [] : _shapes[shape]!["members"]!.AsObject();
            var payload = shape is null ? null : (string?)_shapes[shape]!["payload"];
            var required = shape is null ? [] : (_shapes[shape]!["required"]?.AsArray() ?? []).Select(r => (string)r!).ToHashSet();
            var byWire = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => p.GetCustomAttribute<WireAttribute>() is not null)
                .ToDictionary(p => p.GetCustomAttribute<WireAttribute>()!.Name);
            foreach (var (name, member) in members)
            {
                if (typeof(Exception).IsAssignableFrom(type) && name is "message" or "Message")
                    continue;
                Assert.True(byWire.Remove((string?)member!["locationName"] ?? name, out var property), $"{type}.{name} is missing");
                Member(name, member, property!, required.Contains(name), payload == name);
            }
            Assert.Empty(byWire);
        }

        private void Member(string name, JsonNode member, PropertyInfo property, bool isRequired, bool isPayload)
        {
            Properties++;
            var wire = property.GetCustomAttribute<WireAttribute>()!;
            var shape = _shapes[(string)member["shape"]!]!;
            if ((property.DeclaringType!.Name, name) is not ("InvokeRequest", "Payload" or "ClientContext"))
                Assert.Equal(char.ToUpperInvariant(name[0]) + name[1..], property.Name);
            Assert.Equal(Location((string?)member["location"], isPayload), wire.Location);
            Assert.Equal((bool?)member["idempotencyToken"] ?? false, wire.IsIdempotencyToken);
            var constraint = property.GetCustomAttribute<AWSPropertyAttribute>() ?? new AWSPropertyAttribute();
            Assert.Equal(isRequired, constraint.Required);
            Assert.Equal((bool?)shape["sensitive"] ?? false, constraint.Sensitive);
            Assert.Equal(Bound(shape["min"]), constraint.IsMinSet ? constraint.Min : null);
            Assert.Equal(Bound(shape["max"]), constraint.IsMaxSet ? constraint.Max : null);
            Assert.Equal((bool?)member["deprecated"] ?? false, property.GetCustomAttribute<ObsoleteAttribute>() is not null);
            if (wire.Timestamp == WireTimestamp.UnixMilliseconds)
                Assert.Equal(("long", typeof(DateTime?)), ((string?)shape["type"], property.PropertyType));
            else
                Value((string)member["shape"]!, property.PropertyType, isNested: false);
            Assert.Equal((string?)member["timestampFormat"] ?? (string?)shape["timestampFormat"], wire.Timestamp switch
            {
                WireTimestamp.Iso8601 => "iso8601",
                WireTimestamp.UnixSeconds => "unixTimestamp",
                WireTimestamp.Rfc822 => "rfc822",
                _ => null,
            });
        }

        private void Value(string shape, Type type, bool isNested)
        {
            var json = _shapes[shape]!;
            switch ((string)json["type"]!)
            {
                case "structure" when (bool?)json["document"] == true:
                    Assert.Equal(typeof(Document), type);
                    break;
                case "structure":
                    Assert.Equal(@namespace + ".Model." + Renamed(shape), type.FullName);
                    Structure(shape, type);
                    break;
                case "list":
                    Assert.Equal(typeof(List<>), type.GetGenericTypeDefinition());
                    Value((string)json["member"]!["shape"]!, type.GetGenericArguments()[0], isNested: true);
                    break;
                case "map":
                    Assert.Equal(typeof(Dictionary<,>), type.GetGenericTypeDefinition());
                    Assert.Equal(typeof(string), type.GetGenericArguments()[0]);
                    Value((string)json["value"]!["shape"]!, type.GetGenericArguments()[1], isNested: true);
                    break;
                case "string" when json["enum"] is { } values && !isNested:
                    Assert.Equal($"{@namespace}.{char.ToUpperInvariant(shape[0])}{shape[1..]}", type.FullName);
                    var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(
                        f => ((ConstantClass)f.GetValue(null)!).Value);
                    Assert.Equal(
                        values.AsArray().Select(v => (string)v!).Order(StringComparer.Ordinal), constants.Order(StringComparer.Ordinal));
                    break;
                case var simple:
                    Assert.Equal(Simple(simple), isNested ? type : Nullable.GetUnderlyingType(type) ?? type);
                    Assert.Equal(type.IsValueType && !isNested, Nullable.GetUnderlyingType(type) is not null);
                    break;
            }
        }

        private Type Model(string name)
        {
            var type = Sdk.GetType($"{@namespace}.Model.{name}");
            Assert.True(type is not null, $"{name} is missing");
            return type!;
        }

        /// <summary>The names of the official SDK that differ from the model.</summary>
        private string Renamed(string shape) => (@namespace, shape) switch
        {
            ("Amazon.IdentityManagement", "Policy") => "ManagedPolicy",
            ("Amazon.IdentityManagement", "AttachedPolicy") => "AttachedPolicyType",
            ("Amazon.Lambda", "VpcConfigResponse") => "VpcConfigDetail",
            _ => shape,
        };

        private static Type Simple(string type) => type switch
        {
            "string" => typeof(string),
            "boolean" => typeof(bool),
            "integer" => typeof(int),
            "long" => typeof(long),
            "float" => typeof(float),
            "double" => typeof(double),
            "timestamp" => typeof(DateTime),
            "blob" => typeof(MemoryStream),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };

        private static WireLocation Location(string? location, bool isPayload) => location switch
        {
            null => isPayload ? WireLocation.Payload : WireLocation.Body,
            "uri" => WireLocation.Path,
            "querystring" => WireLocation.Query,
            "header" => WireLocation.Header,
            "statusCode" => WireLocation.StatusCode,
            _ => throw new ArgumentOutOfRangeException(nameof(location), location, null),
        };

        private static long? Bound(JsonNode? bound) =>
            bound is not null && (double)bound % 1 == 0 && !bound.ToJsonString().Contains('.', StringComparison.Ordinal)
                ? (long)bound
                : null;
    }
}
