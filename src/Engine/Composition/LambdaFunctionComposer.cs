using Amazon.Lambda;
using Amazon.Lambda.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Lambda;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>LambdaFunction</c> objects: a function, its role, and the statements of its resource policy.</summary>
internal static class LambdaFunctionComposer
{
    private const string InvokeFunction = "lambda:InvokeFunction";

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<LambdaFunctionSpec>())
        {
            var state = new LambdaFunctionState();
            ModelMapper.Copy(spec.Request, state);
            state.FunctionName = scope.NameOf(
                owner, scope.Types.LambdaFunction, state.FunctionName, (stack, name) => DefaultNames.ForFunction(stack, name));
            SetCode(owner, spec.Code!, state);
            state.Role = spec.RoleArn ?? AddRole(scope, owner, spec.Role, state).Arn;
            var given = spec.RoleArn is { } arn
                ? GivenRoles.Add(
                    scope, owner, arn, RolePolicies.LambdaTrust, RolePolicies.Function(scope.Identity, LogGroupOf(state), state))
                : [];
            var function = Add(scope, owner, state);
            scope.Replace(function with { After = given });
            foreach (var name in (ReadOnlySpan<string>)["arn", "name"]) scope.Export(owner, name, function.Attribute(name));
            scope.Export(owner, "roleArn", state.Role);
        }
    }

    /// <summary>Adds the permissions. They name pools and other resources that invoke the function, so these must be known.</summary>
    public static void ComposePermissions(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<LambdaFunctionSpec>())
        {
            var function = scope.Find(LambdaFunctionResourceType.TypeName, owner.Ref.Name)!;
            foreach (var permission in spec.Permissions ?? [])
            {
                AddPermission(scope, owner, function, permission.Name, new LambdaPermissionState
                {
                    FunctionName = "",
                    StatementId = "",
                    Principal = permission.Principal,
                    Action = permission.Action,
                    SourceArn = permission.SourceArn,
                    SourceAccount = permission.SourceAccount,
                    PrincipalOrgId = permission.PrincipalOrgId,
                });
            }
        }
    }

    /// <summary>Adds a function whose code and role are set, with the defaults of Lambda.</summary>
    public static DesiredResource Add(CompositionScope scope, SpecObject owner, LambdaFunctionState state, string? part = null)
    {
        WriteOutDefaults(state);
        state.Tags = scope.MergeTags(owner);
        return scope.Add(owner, scope.Types.LambdaFunction, state, part);
    }

    /// <summary>Adds the execution role of a function.</summary>
    public static DesiredResource AddRole(
        CompositionScope scope,
        SpecObject owner,
        RoleSpec? spec,
        LambdaFunctionState function,
        string part = "function",
        string suffix = "function-role") =>
        scope.Add(
            owner,
            scope.Types.Role,
            RoleStates.Create(
                scope,
                owner,
                spec,
                scope.NameOf(
                    owner,
                    scope.Types.Role,
                    spec?.Name,
                    (stack, name) => DefaultNames.ForRole(stack, name, suffix),
                    part),
                RolePolicies.LambdaTrust,
                ("FunctionPolicy", RolePolicies.Function(scope.Identity, LogGroupOf(function), function))),
            part);

    /// <summary>Adds a statement to the resource policy of a function.</summary>
    public static void AddPermission(
        CompositionScope scope,
        SpecObject owner,
        DesiredResource function,
        string name,
        LambdaPermissionState permission,
        string? part = null)
    {
        permission.FunctionName = function.Attribute("name");
        permission.StatementId = name;
        permission.Action ??= InvokeFunction;

        // Lambda writes an account as the ARN of its root.
        if (permission.Principal is { Length: 12 } account && account.All(char.IsAsciiDigit))
            permission.Principal = $"arn:{scope.Identity.Partition}:iam::{account}:root";
        scope.Add(owner, scope.Types.LambdaPermission, permission, part ?? name);
    }

    private static void SetCode(SpecObject owner, FunctionCodeSpec code, LambdaFunctionState state)
    {
        state.PackageType = code.Image is null ? PackageType.Zip : PackageType.Image;
        state.ImageUri = code.Image;
        if (code.S3 is { } archive)
        {
            (state.S3Bucket, state.S3Key, state.S3ObjectVersion) = (archive.Bucket, archive.Key, archive.Version);
            state.CodeSha256 = archive.Sha256;
        }

        if (code.Path is not { } path) return;
        state.Folder = Path.GetFullPath(Path.Combine(owner.Directory, path));
        state.Exclude = code.Exclude;
        state.CodeSha256 = FunctionArchive.Hash(FunctionArchive.Create(state.Folder, code.Exclude ?? [], owner.Reader));
    }

    private static string LogGroupOf(LambdaFunctionState state) => state.LoggingConfig?.LogGroup ?? $"/aws/lambda/{state.FunctionName}";

    /// <summary>Sets the documented defaults explicitly, so that any other value is drift.</summary>
    private static void WriteOutDefaults(LambdaFunctionState state)
    {
        state.Timeout ??= 3;
        state.MemorySize ??= 128;
        state.Architectures ??= ["x86_64"];
        state.EphemeralStorage ??= new EphemeralStorage { Size = 512 };
        state.TracingConfig ??= new TracingConfig { Mode = TracingMode.PassThrough };
        state.SnapStart ??= new SnapStart { ApplyOn = SnapStartApplyOn.None };
        if (state.VpcConfig is { } network) network.Ipv6AllowedForDualStack ??= false;
        var logging = state.LoggingConfig ??= new LoggingConfig();
        logging.LogFormat ??= LogFormat.Text;
        logging.LogGroup ??= LogGroupOf(state);
        if (logging.LogFormat != LogFormat.JSON) return;
        logging.ApplicationLogLevel ??= ApplicationLogLevel.INFO;
        logging.SystemLogLevel ??= SystemLogLevel.INFO;
    }
}
