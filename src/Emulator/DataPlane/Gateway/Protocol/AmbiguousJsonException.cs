using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The text is JSON, but two parsers may read it differently: it must not be judged by one and used by another.</summary>
/// <param name="message">What is ambiguous and where, without a full stop.</param>
internal sealed class AmbiguousJsonException(string message) : JsonException(message);
