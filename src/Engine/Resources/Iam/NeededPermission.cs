namespace Reconciler.Engine.Resources.Iam;

/// <summary>A statement that a role needs.</summary>
/// <param name="Actions">The actions.</param>
/// <param name="Resources">The ARNs or patterns of the resources, each needed with each action.</param>
internal sealed record NeededPermission(IReadOnlyList<string> Actions, IReadOnlyList<string> Resources);
