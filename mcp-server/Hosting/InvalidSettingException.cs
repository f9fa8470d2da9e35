namespace SampleMcpServer.Hosting;

/// <summary>A setting of the server has an invalid value.</summary>
/// <param name="name">The name of the setting.</param>
/// <param name="value">The invalid value.</param>
/// <param name="allowed">The values that are allowed.</param>
internal sealed class InvalidSettingException(string name, string value, string allowed)
    : Exception($"{name} is '{value}', but must be {allowed}.");
