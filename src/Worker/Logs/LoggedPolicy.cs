using Reconciler.Spec;

namespace Reconciler.Worker.Logs;

/// <summary>A policy that determined a decision.</summary>
/// <param name="Id">Its id in AWS.</param>
/// <param name="Object">The object of the stack that has it; null if the stack does not have it.</param>
/// <param name="Location">Where it is written; null if the stack does not have it.</param>
internal sealed record LoggedPolicy(string Id, ObjectRef? Object = null, SourceLocation? Location = null);
