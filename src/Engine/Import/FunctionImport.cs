using System.Text.Json.Nodes;
using Amazon.Lambda.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Lambda;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>LambdaFunction</c> objects.</summary>
internal static class FunctionImport
{
    private const string Unknown = "fill-in";

    public static async Task WriteAsync(ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        var (spec, state) = (owner.Spec, (LambdaFunctionState)live.State);
        var full = scope.Project<CreateFunctionRequest>(
            owner, state, "role", "code", "codeSigningConfigArn", "packageType", "publish", "publishTo");
        ImportScope.Take(full, spec, "functionName", "runtime", "handler");
        spec["code"] = WriteCode(scope, owner, state);
        scope.Bind(scope.Inventory.Types.LambdaFunction, null, new ResourceBinding(owner, spec, full) { TagHolder = spec });
        await RoleImport.WriteAsync(scope, owner, state, cancellationToken);
        var permissions = new JsonArray();
        foreach (var permission in await scope.Inventory.ListAsync(scope.Inventory.Types.LambdaPermission, live.Id, cancellationToken))
        {
            var statement = (LambdaPermissionState)permission.State;
            if (statement.Others is { } others)
            {
                scope.Warnings.Add($"{owner.Ref}: the statement {statement.StatementId} of its resource policy says more than a spec can "
                    + $"({others}). An apply with `prune` would remove it");
                continue;
            }

            permissions.Add((JsonNode)WritePermission(statement));
        }

        if (permissions.Count > 0) spec["permissions"] = permissions;
    }

    private static JsonObject WriteCode(ImportScope scope, ImportedObject owner, LambdaFunctionState state)
    {
        if (state.ImageUri is { } image) return new JsonObject { ["image"] = image };
        scope.ToFillIn.Add($"{owner.Ref}: code.s3.bucket and code.s3.key, which Lambda does not keep; or code.path with its source");
        return new JsonObject
        {
            ["s3"] = new JsonObject { ["bucket"] = Unknown, ["key"] = $"{Unknown}.zip", ["sha256"] = state.CodeSha256 },
        };
    }

    private static JsonObject WritePermission(LambdaPermissionState statement)
    {
        var item = new JsonObject { ["name"] = statement.StatementId, ["principal"] = statement.Principal };
        if (statement.Action is { } action and not "lambda:InvokeFunction") item["action"] = action;
        foreach (var (member, value) in new[]
        {
            ("sourceArn", statement.SourceArn), ("sourceAccount", statement.SourceAccount), ("principalOrgId", statement.PrincipalOrgId),
        })
        {
            if (value is not null) item[member] = value;
        }

        return item;
    }
}
