using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>Data of people that a planned change would lose, without consent so far.</summary>
/// <param name="Address">The resource.</param>
/// <param name="Id">Its identifier in AWS.</param>
/// <param name="What">What would be lost, such as <c>12 users</c>.</param>
public sealed record DataLoss(ResourceAddress Address, string Id, string What)
{
    /// <summary>Returns the resource with what would be lost: <c>UserPool/users (12 users)</c>.</summary>
    public override string ToString() => $"{Address} ({What})";
}
