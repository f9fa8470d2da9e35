namespace Cedar.Schemas;

/// <summary>The declaration of an attribute in a schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Required">Whether it is always present.</param>
public sealed record AttributeType(string Name, CedarType Type, bool Required)
{
    /// <summary>The attribute in schema syntax.</summary>
    public override string ToString() => $"{CedarText.FormatName(Name)}{(Required ? "" : "?")}: {Type}";
}
