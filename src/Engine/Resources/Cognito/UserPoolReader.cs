using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>Reads user pools: their list, which has the tokens of change, and single pools, which also name their domains.</summary>
internal static class UserPoolReader
{
    /// <summary>Returns a pool as the cached reads know it; null if it does not exist. Other pools may move without that it does.</summary>
    public static Task<UserPoolType?> FindAsync(AwsAccount aws, string id, CancellationToken cancellationToken) => AccountView.NoteAsync(
        ScopeOf(id), nameof(FindAsync), ct => FindListedAsync(aws, id, ct), _ => aws.View.GetVersion(Key(id)), cancellationToken);

    private static async Task<UserPoolType?> FindListedAsync(AwsAccount aws, string id, CancellationToken cancellationToken)
    {
        var rows = await aws.View.ReadListAsync(List, ct => ListAsync(aws, ct), cancellationToken);
        var row = rows.FirstOrDefault(row => row.Id == id);
        return await ReadAsync(aws, id, row is null ? "" : Token(row), cancellationToken);
    }

    /// <summary>Makes the next read of a pool call AWS, because what hangs on it has changed.</summary>
    public static void Forget(AwsAccount aws, string id) => aws.View.Forget(Key(id));

    /// <summary>The list of the account's pools.</summary>
    public static ViewList<UserPoolDescriptionType> List { get; } =
        new(ViewScope.OfList(ResourceTypeNames.UserPool), row => row.Id, row => row.Name, Token);

    public static ViewScope ScopeOf(string id) => ViewScope.OfResource(ResourceTypeNames.UserPool, null, id);

    public static ViewKey<DescribeUserPoolResponse?> Key(string id) =>
        ScopeOf(id).Read<DescribeUserPoolResponse?>(nameof(DescribeUserPoolRequest));

    public static string Token(UserPoolDescriptionType row) => $"{row.LastModifiedDate:O}";

    public static Task<IReadOnlyList<UserPoolDescriptionType>> ListAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.Cognito.ListUserPoolsAsync,
            new ListUserPoolsRequest { MaxResults = 60 },
            page => page.UserPools,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    /// <summary>Reads a pool if it has changed; null if it does not exist.</summary>
    public static async Task<UserPoolType?> ReadAsync(AwsAccount aws, string id, string token, CancellationToken cancellationToken)
    {
        var response = await aws.View.ReadAsync(
            Key(id),
            token.Length == 0 || aws.View.IsListStale(List, ScopeOf(id)) ? null : token,
            ct => aws.ReadOrNullAsync(aws.Cognito.DescribeUserPoolAsync, new DescribeUserPoolRequest { UserPoolId = id }, ct),
            cancellationToken,
            response => $"{response?.UserPool?.LastModifiedDate:O}");
        return response?.UserPool;
    }
}
