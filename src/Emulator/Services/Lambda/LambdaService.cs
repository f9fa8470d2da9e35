using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Logs;
using Reconciler.Emulator.Services.S3;
using Reconciler.Emulator.Services.Sts;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>AWS Lambda: functions, their permissions and tags, and their invocation.</summary>
internal sealed class LambdaService : Service
{
    public LambdaService(
        Account account,
        IRoleAccess roles,
        IRoleSessions sessions,
        IObjectReader objects,
        IImageRegistry images,
        ILogWriter logs,
        ServerCommands commands,
        LambdaSettings settings)
        : base(account, "lambda")
    {
        var invocations = new Invocations(account, roles, sessions, logs, commands, settings.Runner);
        Invoker = invocations;
        Endpoints = [new FunctionDownload(account)];
        Add(new Functions(new FunctionChecks(roles), new FunctionCode(objects, images), settings.Latency));
        Add(new FunctionVersions());
        Add(new FunctionPolicies(roles));
        Add(new FunctionTags());
        AddLong("Invoke", invocations.InvokeAsync);
    }

    /// <summary>Invokes functions for other services.</summary>
    public IFunctionInvoker Invoker { get; }

    public override IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    public override IReadOnlyList<QuotaRule> Quotas { get; } =
    [
        new("GetFunction", false, 100),
        new("GetPolicy", false, 15),
        new("Function", null, 15),
        new("Permission", true, 15),
        new("Alias", null, 15),
        new("Version", null, 15),
        new("Tag", null, 15),
    ];

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call) => FunctionTable.ArnOf(call) is not { } arn
        ? call.On("*")
        : call.Operation.Name != "CreateFunction"
            ? call.On(arn)
            : [.. call.On(arn), .. call.PassRole("Role", "lambda.amazonaws.com"), .. call.Tagging("lambda:TagResource", arn)];

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"{Name}/{region}/{FunctionTable.TableName}"], "FunctionArn", "_tags");

    public override string? ActionOf(string operation) => operation == "Invoke" ? "lambda:InvokeFunction" : base.ActionOf(operation);

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationException", ConstraintBreach.Describe(breaches, withValues: true));

    public override AwsException InvalidTag(TagFault fault, ConstraintBreach breach) =>
        LambdaErrors.Invalid(ConstraintBreach.Describe([breach], withValues: true));
}
