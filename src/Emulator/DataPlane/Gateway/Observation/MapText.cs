using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>
/// Writes JSON the way AWS writes bodies into the logs of gateways: <c>{id=1, method=tools/call, params={name=math___add}}</c>. Strings
/// have no quotes, so the text cannot be read back for certain.
/// </summary>
internal static class MapText
{
    // An event of CloudWatch Logs has at most 1 MiB; AWS does not say where it cuts.
    private const int MaxLength = 64 * 1024;

    public static string Write(JsonElement json)
    {
        var text = new StringBuilder();
        Append(text, json);
        if (text.Length > MaxLength)
        {
            text.Length = MaxLength;
            text.Append("...");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement json)
    {
        if (text.Length > MaxLength) return;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                AppendAll(text, '{', json.EnumerateObject(), '}', member =>
                {
                    text.Append(CultureInfo.InvariantCulture, $"{member.Name}=");
                    Append(text, member.Value);
                });
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', json.EnumerateArray(), ']', item => Append(text, item));
                break;
            case JsonValueKind.String:
                text.Append(json.GetString());
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char start, IEnumerable<T> items, char end, Action<T> append)
    {
        text.Append(start);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) text.Append(", ");
            append(item);
            isFirst = false;
        }

        text.Append(end);
    }
}
