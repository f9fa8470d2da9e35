namespace Reconciler.Engine.Planning.Access;

/// <summary>A client of a user pool that gets tokens for itself.</summary>
/// <param name="PoolId">The identifier of the pool.</param>
/// <param name="ClientId">The identifier of the client.</param>
/// <param name="Scopes">The scopes to ask for, separated by spaces; empty for all that the client has.</param>
internal sealed record MachineClient(string PoolId, string ClientId, string Scopes);
