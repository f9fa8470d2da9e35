using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Counts the tokens that the answer of a model says it has used: one JSON object, or a stream of events. It reads what passes by.
/// </summary>
internal sealed class ModelUsage
{
    // What is longer is no answer of a model: the estimate counts.
    private const int MaxLength = 8 * 1024 * 1024;
    private const string Data = "data:";

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly bool _isStream;
    private long _input;
    private long _output;
    private long _total;

    /// <param name="mediaType">The media type of the answer.</param>
    public ModelUsage(string? mediaType) => _isStream = mediaType == "text/event-stream";

    /// <summary>The tokens; <see langword="null"/> if the answer has not said.</summary>
    public long? Tokens => Math.Max(_total, _input + _output) is > 0 and var tokens ? tokens : null;

    /// <summary>Reads a part of the answer.</summary>
    public void Read(ReadOnlySpan<byte> part)
    {
        while (_isStream && part.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Append(part[..end]);
            ReadEvent();
            part = part[(end + 1)..];
        }

        Append(part);
    }

    /// <summary>Reads the rest, when the answer is complete.</summary>
    public void End()
    {
        if (_isStream)
            ReadEvent();
        else
            ReadObject(Encoding.UTF8.GetString(_line.WrittenSpan));
        _line.ResetWrittenCount();
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_line.WrittenCount + part.Length <= MaxLength)
            _line.Write(part);
    }

    private void ReadEvent()
    {
        var text = Encoding.UTF8.GetString(_line.WrittenSpan);
        _line.ResetWrittenCount();
        if (text.StartsWith(Data, StringComparison.Ordinal) && text.Contains("\"usage\"", StringComparison.Ordinal))
            ReadObject(text[Data.Length..]);
    }

    // Events have the usage at the top, or in the message or response that they begin or end.
    private void ReadObject(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject answer)
                return;
            foreach (var usage in new[] { answer["usage"], (answer["message"] as JsonObject)?["usage"], (answer["response"] as JsonObject)?["usage"] })
            {
                if (usage is not JsonObject numbers)
                    continue;
                _input = Math.Max(_input, Number(numbers, "input_tokens") ?? Number(numbers, "prompt_tokens") ?? 0);
                _output = Math.Max(_output, Number(numbers, "output_tokens") ?? Number(numbers, "completion_tokens") ?? 0);
                _total = Math.Max(_total, Number(numbers, "total_tokens") ?? 0);
            }
        }
        catch (JsonException)
        {
            // It is no answer of a model, so it has used nothing that anybody knows of: the estimate counts.
        }
    }

    private static long? Number(JsonObject usage, string name) =>
        usage[name] is JsonValue value && value.TryGetValue<long>(out var number) && number >= 0 ? number : null;
}
