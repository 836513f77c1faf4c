using System.Runtime.InteropServices;

namespace Feedback.Models.Text;

/// <summary>Evidence of one feature against neutral, in units of the model.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EvidencePair
{
    public short Negative;
    public short Positive;
}
