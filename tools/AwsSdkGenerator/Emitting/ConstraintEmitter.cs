using System.Globalization;
using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>
/// Emits the constraints that the SDK's attributes cannot express: patterns, constraints of list items, map keys and map values, and
/// unions. The output is a table in a string instead of C# statements, because reading it takes a millisecond and compiling 500 statements
/// takes longer.
/// </summary>
internal static class ConstraintEmitter
{
    /// <summary>The requests that specs bind to, completely or by member.</summary>
    private static readonly HashSet<string> Inputs = new(StringComparer.Ordinal)
    {
        "CreateGateway", "CreateGatewayTarget", "CreateAgentRuntime", "CreateAgentRuntimeEndpoint", "CreatePolicyEngine", "CreatePolicy",
        "CreateOauth2CredentialProvider", "CreateApiKeyCredentialProvider", "CreateUserPool", "CreateUserPoolClient", "AdminCreateUser",
        "CreateResourceServer", "CreateUserPoolDomain", "CreateRepository", "CreateRole", "CreateUser", "CreateProject",
        "CreateFunction", "AddPermission", "CreateGatewayRule", "CreateGatewayRateLimit", "CreateWorkloadIdentity",
    };

    public static string Emit(IEnumerable<(ServiceDefinition Service, ServiceModel Model, TypeMap Types)> services)
    {
        var rows = services.SelectMany(s => Rows(s.Service, s.Model, s.Types)).ToList();
        var code = new CodeWriter("What the API demands of values beyond what the SDK's attributes say.");
        code.Line("namespace Reconciler.Spec.Mapping;").Line();
        code.Block("internal static partial class ApiConstraints", () =>
        {
            code.Line("// Columns: class, property, slot, min, max, allowed values, pattern (may contain the separator).");
            code.Line("private const string Table =").Line("    \"\"\"").Lines(rows.Select(r => "    " + r)).Line("    \"\"\";");
        });
        return code.ToString();
    }

    private static IEnumerable<string> Rows(ServiceDefinition service, ServiceModel model, TypeMap types)
    {
        var operations = types.Operations.Where(o => Inputs.Contains(o.Name)).ToList();
        var shapes = model.Reachable(operations.Select(o => o.Input!)).ToHashSet();
        var requests = operations.Select(o => o.Name + "Request").ToHashSet(StringComparer.Ordinal);
        var classes = types.Classes.Where(c => requests.Contains(c.Name) || (c.Base is null && shapes.Contains(c.Shape!)));
        foreach (var union in classes.Where(c => c.Shape?.IsUnion == true))
            yield return $"Amazon.{service.Name}.Model.{union.Name}||Union||||";
        foreach (var property in classes.SelectMany(c => c.Properties))
        {
            foreach (var (slot, shape) in Slots(model, property.Shape))
            {
                // The member's own bounds are in its AWSProperty attribute, its values in its constant class.
                var inner = slot != "Member";
                var columns = new[]
                {
                    $"Amazon.{service.Name}.Model.{property.Class}", property.Name, slot,
                    inner ? Text(shape.Min) : "", inner ? Text(shape.Max) : "", inner ? string.Join(' ', shape.EnumValues) : "",
                    shape.Pattern is { } pattern ? PatternTranslator.ToDotNet(pattern) : "",
                };
                if (columns.Skip(3).Any(c => c.Length > 0))
                    yield return string.Join('|', columns);
            }
        }
    }

    private static IEnumerable<(string Slot, ShapeModel Shape)> Slots(ServiceModel model, ShapeModel shape)
    {
        yield return ("Member", shape);
        foreach (var (slot, reference) in new[] { ("Item", shape.Element), ("Key", shape.Key), ("Value", shape.Value) })
        {
            if (reference is null)
                continue;
            var inner = model.Shapes[reference.Shape];
            if (inner.Element is not null || inner.Value is not null)
                throw new NotSupportedException($"{shape.Name}: constraints of collections in collections have no slot.");
            if (inner.Type != "structure")
                yield return (slot, inner);
        }
    }

    private static string Text(long? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "";
}
