using System.Text;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Validation;

/// <summary>
/// AgentCore's limits of policies and schemas together, in bytes. <see cref="StatementValidation"/> has those of one statement.
/// </summary>
public static class SizeLimits
{
    /// <summary>All policies about one gateway.</summary>
    public const int PoliciesOfResource = 200 * 1024;

    /// <summary>
    /// The schemas of all gateways of an engine. AWS does not document the form that is measured; this is Cedar's text form.
    /// </summary>
    public const int SchemaOfEngine = 400 * 1024;

    /// <summary>The size of the schema of a gateway.</summary>
    public static int Measure(GatewaySchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Encoding.UTF8.GetByteCount(schema.Schema.ToString());
    }
}
