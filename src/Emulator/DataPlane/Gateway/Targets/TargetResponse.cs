using System.Net.Http.Headers;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The response of a target's server.</summary>
/// <param name="Result">The result as JSON, unchanged.</param>
/// <param name="Headers">The headers of the response.</param>
internal readonly record struct TargetResponse(ReadOnlyMemory<byte> Result, HttpResponseHeaders Headers);
