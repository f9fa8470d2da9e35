using System.Runtime.CompilerServices;
using Amazon.Lambda.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>
/// A statement of a function's resource policy. Statements that no spec names are drift of the function: they let others invoke it. The
/// policy rarely changes but by us, so it is read when a deep check is due.
/// </summary>
internal sealed class LambdaPermissionResourceType : ResourceTypeBase<LambdaPermissionState>
{
    public const string TypeName = ResourceTypeNames.LambdaPermission;

    public override string Name => TypeName;

    public override string ParentType => LambdaFunctionResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "statementId",
        DecidesAccess = new HashSet<string> { "principal", "action", "sourceArn", "sourceAccount", "principalOrgId", "others" },
        CreateOnly = new HashSet<string> { "statementId" },
        NotCompared = new Dictionary<string, string> { ["functionName"] = LiveReasons.Parent },
        DeletedWithParent = true,
        Answers =
        [
            new(typeof(Amazon.Lambda.Model.GetPolicyResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["policy"] = "principal" },
                Ignored = new Dictionary<string, string> { ["revisionId"] = "that of the function" },
            },
        ],
    };

    protected override IEnumerable<string?> Identity(LambdaPermissionState desired) => [desired.FunctionName, desired.StatementId];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, LambdaPermissionState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (hint.HasPendingChange) aws.View.Forget(ListOf(desired.FunctionName).Key);
        var function = desired.FunctionName;
        var rows = await aws.View.FindRowsAsync(
            ListOf(function), desired.StatementId, ct => ReadAsync(aws, function, ct), cancellationToken);
        return rows is [var row, ..] ? ToLive(row) : null;
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, LambdaPermissionState desired, CancellationToken cancellationToken)
    {
        await AddAsync(aws, desired, cancellationToken);
        return IdOf(desired);
    }

    /// <summary>Lambda has no call that changes a statement: it is removed and added again.</summary>
    protected override async Task UpdateAsync(
        AwsAccount aws,
        LambdaPermissionState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        await RemoveAsync(aws, live, cancellationToken);
        await AddAsync(aws, desired, cancellationToken);
    }

    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        RemoveAsync(aws, live, cancellationToken);

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var function in parents)
        {
            foreach (var row in await aws.View.ReadListAsync(ListOf(function), ct => ReadAsync(aws, function, ct), cancellationToken))
                yield return ToLive(row);
        }
    }

    /// <inheritdoc/>
    public override void OnParentCreated(AwsAccount aws, string parentId) => aws.View.SetEmpty(ListOf(parentId));

    protected override void InvalidateCreated(AwsAccount aws, LambdaPermissionState desired, Exception? failure) =>
        aws.View.Forget(ListOf(desired.FunctionName).Key);

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.Forget(ListOf(live.ParentId!).Key);

    private static async Task<IReadOnlyList<LambdaPermissionState>> ReadAsync(
        AwsAccount aws, string function, CancellationToken cancellationToken)
    {
        var request = new Amazon.Lambda.Model.GetPolicyRequest { FunctionName = function };
        var answer = await aws.ReadOrNullAsync(aws.Lambda.GetPolicyAsync, request, cancellationToken);
        return answer?.Policy is { } policy ? PermissionStatements.Read(function, policy) : [];
    }

    private static Task AddAsync(AwsAccount aws, LambdaPermissionState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.Lambda.AddPermissionAsync,
        new AddPermissionRequest
        {
            FunctionName = desired.FunctionName,
            StatementId = desired.StatementId,
            Principal = desired.Principal,
            Action = desired.Action,
            SourceArn = desired.SourceArn,
            SourceAccount = desired.SourceAccount,
            PrincipalOrgID = desired.PrincipalOrgId,
        },
        cancellationToken);

    private static Task RemoveAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => aws.CallAsync(
        aws.Lambda.RemovePermissionAsync,
        new RemovePermissionRequest { FunctionName = live.ParentId, StatementId = ((LambdaPermissionState)live.State).StatementId },
        cancellationToken);

    private static LiveResource ToLive(LambdaPermissionState state) => new(IdOf(state), state)
    {
        ParentId = state.FunctionName,
        DisplayName = IdOf(state),
        Attributes = new Dictionary<string, string> { ["id"] = IdOf(state) },
    };

    private static string IdOf(LambdaPermissionState state) => $"{state.FunctionName}/{state.StatementId}";

    private static ViewList<LambdaPermissionState> ListOf(string function) => new(
        ViewScope.OfList(TypeName, function),
        IdOf,
        row => row.StatementId,
        row => $"{row.Principal}\n{row.Action}\n{row.SourceArn}\n{row.SourceAccount}\n{row.PrincipalOrgId}\n{row.Others}")
    {
        IsReadRarely = true,
    };
}
